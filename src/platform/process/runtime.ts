/** Whether this is the native executable. */
export const isNative: boolean = false;
