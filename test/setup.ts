// The CDK's built-in template validator takes seconds to start; tests that are about it switch it on themselves.
process.env.CDK_VALIDATION ??= 'false';
