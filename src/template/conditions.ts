import { isObject, JsonObject, member, onlyMember } from './json';
import { resolve } from './resolve';
import type { Template } from './template';
import { keyOf } from './value';

/** The section `Conditions` of a template. */
export class Conditions {
  constructor(private readonly template: Template, private readonly section: unknown) {}

  /** Whether the condition holds in the current world; undefined while that is open. */
  public holds(name: string): boolean | undefined {
    const expression = member(this.section, name);
    return isObject(expression) ? this.evaluate(expression, name) : this.ask(name);
  }

  /** `where` names the expression: what cannot be followed is asked of the world, each piece for itself. */
  private evaluate(expression: JsonObject, where: string): boolean | undefined {
    return this.template.index.effort.within(() => this.follow(expression, where), () => this.ask(where));
  }

  private follow(expression: JsonObject, where: string): boolean | undefined {
    const [fn, argument] = onlyMember(expression) ?? [];
    if (fn === 'Condition' && typeof argument === 'string') return this.holds(argument);
    if (fn === 'Fn::Equals') return this.compare(argument, where);
    const operands = Array.isArray(argument) ? argument as unknown[] : [];
    if (!operands.every(isObject)) return this.ask(where);
    if (fn === 'Fn::Not' && operands.length === 1) return not(this.evaluate(operands[0], `${where}/0`));
    if (fn === 'Fn::And' && operands.length > 0) return this.combine(operands, where, false);
    if (fn === 'Fn::Or' && operands.length > 0) return this.combine(operands, where, true);
    return this.ask(where);
  }

  private combine(operands: readonly JsonObject[], where: string, decisive: boolean): boolean | undefined {
    let open = false;
    for (const [position, operand] of operands.entries()) {
      const holds = this.evaluate(operand, `${where}/${position}`);
      if (holds === decisive) return decisive;
      open ||= holds === undefined;
    }
    return open ? undefined : !decisive;
  }

  private compare(argument: unknown, where: string): boolean | undefined {
    if (!Array.isArray(argument) || argument.length !== 2) return this.ask(where);
    const [one, other] = (argument as unknown[]).map((raw) => resolve(raw, this.template));
    const [left, right] = [keyOf(one), keyOf(other)];
    if (left === undefined || right === undefined) return this.ask(where);
    if (left === right) return true;
    if (one.kind === 'scalar' && other.kind === 'scalar') return false;

    const { world } = this.template.index;
    const key = [left, right].sort().join('\u0001');
    if (one.kind === 'scalar') return world.holds({ key, subject: right, literal: left });
    if (other.kind === 'scalar') return world.holds({ key, subject: left, literal: right });
    return world.holds({ key });
  }

  private ask(where: string): boolean | undefined {
    return this.template.index.world.holds({ key: `${this.template.number}:${where}` });
  }
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
