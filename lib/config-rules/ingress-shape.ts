import { z } from 'zod';
import { matching, oneOf, taskSize, whole } from './shape-parts';

const wafRules = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesAnonymousIpList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
] as const;

export const ingressShape = z.strictObject({
  tls: z.discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: z.literal('certificate'),
        arn: matching(
          /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/,
          "give the ARN of a certificate in the region's certificate manager",
        ),
        redirect: z.boolean().optional(),
      }),
      z.strictObject({ kind: z.literal('none') }),
    ],
    oneOf('certificate', 'none'),
  ),
  internetFacing: z.boolean().optional(),
  allowedCidrs: z.array(z.string()).optional(),
  hostNames: z
    .array(
      matching(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'give a name such as "api.example.com", in lower case'),
    )
    .optional(),
  waf: z.boolean().optional(),
  wafRules: z
    .array(
      z.enum(wafRules, {
        error: ({ input }) => `is ${JSON.stringify(input)}: use one of ${wafRules.join(', ')}.`,
      }),
    )
    .min(1, { error: 'is empty: leave it out for the usual ones, or set ingress.waf to false.' })
    .optional(),
  tasks: whole(1, 100).optional(),
  maxTasks: whole(1, 100).optional(),
  scaleAtCpuPercent: whole(10, 90).optional(),
  scaleAtRequestsPerMinute: whole(1).optional(),
  taskSize: taskSize.optional(),
});
