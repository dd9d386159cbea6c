import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { CnameRecord, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { answers, resource, value, yamlIndex } from './given';
import { synthesized } from './synthesized';
import { RECORD_TYPES } from '../../src/template/model/records';

const ZONES = `
  Public: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com. } }
  Private: { Type: AWS::Route53::HostedZone, Properties: { Name: internal.example.com, VPCs: [{ VPCId: vpc-1 }] } }
`;

const index = yamlIndex(`
Conditions: { C: !Equals [!Ref P, x] }
Resources:${ZONES}
  Alias: { Type: AWS::Route53::RecordSet, Properties: { Name: api.example.com., Type: a, HostedZoneId: !Ref Public, AliasTarget: { DNSName: target.example.com, HostedZoneId: Z } } }
  Name: { Type: AWS::Route53::RecordSet, Condition: C, Properties: { Name: API.example.com, Type: CNAME, HostedZoneName: example.com., ResourceRecords: [one.example.com, two.example.com] } }
  Single: { Type: AWS::Route53::RecordSet, Properties: { Name: !Ref Parameter, Type: !Ref Kind, HostedZoneId: Z1, ResourceRecords: one.example.com } }
  Group:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneId: !Ref Private
      RecordSets:
        - !Ref AWS::NoValue
        - { Name: in.example.com, Type: A, ResourceRecords: !Ref Targets }
        - { Name: in.example.com, Type: AAAA, HostedZoneId: !Ref Public, AliasTarget: !Ref Alias }
`);

const made = (id: string) => index.records.madeBy(resource(index, id));
const targets = (id: string) => made(id).map((record) => record.targets?.map(({ text }) => text));

test('a record is read from a resource of its own, or from a group', () => {
  expect(RECORD_TYPES.flatMap((type) => index.ofType(type)).flatMap((each) => index.records.madeBy(each)).map(({ value: { path }, type }) => `${path} ${type}`)).toEqual([
    'Properties A', 'Properties CNAME', 'Properties undefined', 'Properties.RecordSets.1 A', 'Properties.RecordSets.2 AAAA',
  ]);
});

test('its targets are that of the alias, or its values; undefined if they are not known', () => {
  expect(['Alias', 'Name', 'Single', 'Group'].map(targets)).toEqual([
    [['target.example.com']], [['one.example.com', 'two.example.com']], [['one.example.com']], [undefined, [undefined]],
  ]);
});

test('it is in a hosted zone, which a group gives to those that have none', () => {
  const zones = ['Alias', 'Name', 'Single', 'Group'].flatMap(made).map(({ zone, zoneName, isPrivate }) => `${zone?.logicalId} ${zoneName.text} ${isPrivate}`);
  expect(zones).toEqual([
    'Public example.com. false', 'undefined example.com. undefined', 'undefined undefined undefined', 'Private internal.example.com true', 'Public example.com. false',
  ]);
});

test('records are found by name, in the worlds in which they exist', () => {
  const named = (name: string) => index.records.named(value(name)).map(({ resource: { logicalId }, type }) => `${logicalId} ${type}`);
  expect(answers(index, () => named('api.example.com'))).toEqual([['Alias A', 'Name CNAME'], ['Alias A']]);
  expect(named('in.example.com.')).toEqual(['Group A', 'Group AAAA']);
  expect(index.records.named(value({ Ref: 'Elsewhere' }))).toEqual([]);
});

test('the CDK writes records with a dot at the end, and zones with their VPCs', () => {
  const stack = new Stack(new App(), 'Stack');
  const zone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'internal.example.com', vpc: new Vpc(stack, 'Vpc') });
  new CnameRecord(stack, 'Record', { zone, recordName: 'api', domainName: 'target.example.com' });
  const { records } = synthesized(stack.node.root as App);
  const [record] = records.named(value('api.internal.example.com'));
  expect([record.type, record.isPrivate, record.targets?.map(({ text }) => text)]).toEqual(['CNAME', true, ['target.example.com']]);
});
