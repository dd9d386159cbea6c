import { Token } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { ExecutionLogging } from './execution-logging';
import { LoggableStage, UNKNOWN_LEVEL } from './loggable-stage';

type MethodSetting = CfnStage.MethodSettingProperty;

/** A stage of a REST API. */
export class RestStage implements LoggableStage {
  public readonly kind = 'REST';

  constructor(public readonly resource: CfnStage) {}

  public get apiId(): string {
    return this.resource.restApiId;
  }

  public get stageName(): string | undefined {
    return this.resource.stageName;
  }

  public hasAccessLog(): boolean {
    const setting = this.resource.accessLogSetting;
    return setting !== undefined && (Token.isUnresolved(setting) || 'destinationArn' in setting && setting.destinationArn !== undefined);
  }

  public setAccessLog(destinationArn: string, format: string): void {
    this.resource.accessLogSetting = { format, ...this.resource.accessLogSetting, destinationArn };
  }

  public statedLevel(): string | undefined {
    const settings = this.settings();
    return settings === undefined ? UNKNOWN_LEVEL : settings.find(isDefault)?.loggingLevel;
  }

  public logsExecution(): boolean {
    const settings = this.settings();
    return settings === undefined || settings.some(({ loggingLevel }) => loggingLevel !== undefined && loggingLevel !== 'OFF');
  }

  public setExecution({ loggingLevel, dataTraceEnabled }: ExecutionLogging): void {
    this.changeDefault({ loggingLevel, dataTraceEnabled });
  }

  public completeOverrides(): void {
    this.changeDefault({});
    const settings = this.settings();
    const standard = settings?.find(isDefault);
    if (!settings || !standard) return;

    this.resource.methodSettings = settings.map((setting) => isDefault(setting) ? setting : {
      ...setting,
      loggingLevel: setting.loggingLevel ?? standard.loggingLevel,
      metricsEnabled: setting.metricsEnabled ?? standard.metricsEnabled,
      dataTraceEnabled: setting.dataTraceEnabled ?? standard.dataTraceEnabled,
    });
  }

  private changeDefault(change: Partial<MethodSetting>): void {
    const settings = this.settings();
    if (!settings) return;

    const stated: MethodSetting = settings.find(isDefault) ?? { httpMethod: '*', resourcePath: '/*' };
    const standard = { ...stated, ...change, metricsEnabled: stated.metricsEnabled ?? true };
    this.resource.methodSettings = [standard, ...settings.filter((setting) => !isDefault(setting))];
  }

  /** The settings, or undefined if they or one of them cannot be read. */
  private settings(): MethodSetting[] | undefined {
    const settings = this.resource.methodSettings ?? [];
    if (!Array.isArray(settings) || settings.some((setting) => Token.isUnresolved(setting))) return undefined;
    return settings as MethodSetting[];
  }
}

function isDefault({ httpMethod, resourcePath }: MethodSetting): boolean {
  return httpMethod === '*' && resourcePath === '/*';
}
