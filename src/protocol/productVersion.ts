/** The version in package.json, which the bundles cannot read; a test compares them. */
export const productVersion = '0.1.0';
