import { isObject, JsonObject, member, onlyMember } from './json';
import { resolve } from './resolve';
import type { Template } from './template';
import { keyOf } from './value';

/** How deep conditions may refer to each other; more (or a circle) is a question that stays open. */
const MAX_DEPTH = 64;

/** The section `Conditions` of a template. */
export class Conditions {
  constructor(private readonly template: Template, private readonly section: unknown) {}

  /** Whether the condition holds in the current world; undefined while that is open. */
  public holds(name: string, depth = 0): boolean | undefined {
    const expression = member(this.section, name);
    return isObject(expression) && depth < MAX_DEPTH ? this.evaluate(expression, name, depth + 1) : this.ask(name);
  }

  private evaluate(expression: JsonObject, name: string, depth: number): boolean | undefined {
    const [fn, argument] = onlyMember(expression) ?? [];
    if (depth >= MAX_DEPTH) return this.ask(name);
    const operands = (Array.isArray(argument) ? argument as unknown[] : []).filter(isObject);
    switch (fn) {
      case 'Condition': return typeof argument === 'string' ? this.holds(argument, depth) : this.ask(name);
      case 'Fn::Not': return operands.length === 1 ? not(this.evaluate(operands[0], name, depth)) : this.ask(name);
      case 'Fn::And': return this.combine(operands, name, depth, false);
      case 'Fn::Or': return this.combine(operands, name, depth, true);
      case 'Fn::Equals': return this.compare(argument, name);
      default: return this.ask(name);
    }
  }

  private combine(operands: JsonObject[], name: string, depth: number, decisive: boolean): boolean | undefined {
    if (operands.length === 0) return this.ask(name);
    let open = false;
    for (const operand of operands) {
      const holds = this.evaluate(operand, name, depth);
      if (holds === decisive) return decisive;
      open ||= holds === undefined;
    }
    return open ? undefined : !decisive;
  }

  private compare(argument: unknown, name: string): boolean | undefined {
    if (!Array.isArray(argument) || argument.length !== 2) return this.ask(name);
    const [one, other] = (argument as unknown[]).map((raw) => resolve(raw, this.template));
    const [left, right] = [keyOf(one), keyOf(other)];
    if (left === undefined || right === undefined) return this.ask(name);
    if (left === right) return true;
    if (one.kind === 'scalar' && other.kind === 'scalar') return false;

    const key = [left, right].sort().join('\u0001');
    if (one.kind === 'scalar') return this.template.index.world.holds({ key, subject: right, literal: left });
    if (other.kind === 'scalar') return this.template.index.world.holds({ key, subject: left, literal: right });
    return this.template.index.world.holds({ key });
  }

  private ask(name: string): boolean | undefined {
    return this.template.index.world.holds({ key: `${this.template.number}:${name}` });
  }
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
