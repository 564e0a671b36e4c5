/** Changes whenever an older side could not read a message; a message of another version is not parsed. */
export const panelProtocol = 1 as const;
