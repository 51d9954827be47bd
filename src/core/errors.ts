/** Family of an error, which decides who gets a reply (docs/reference/admin-api.md#errors-that-get-a-reply). */
type ErrorFamily = "exception" | "protocol" | "permission";

interface ErrorKind {
  readonly family: ErrorFamily;
  /**
   * Class in 2019, if it differs; null for an empty reply
   * (docs/reference/admin-api.md#classes-as-2019-clients-see-them).
   */
  readonly in2019?: string | null;
  /** Whether the message is quoted in 2019 (docs/reference/admin-api.md#quoted-messages). */
  readonly keyError?: true;
}

const exception: ErrorKind = { family: "exception" };
const protocol: ErrorKind = { family: "protocol" };
const keyError: ErrorKind = { family: "exception", keyError: true };

/** Error classes that clients know, by name (docs/reference/admin-api.md#error-classes). */
export const errorKinds = {
  QubesException: exception,
  QubesVMNotFoundError: { ...keyError, in2019: null },
  QubesVMInvalidUUIDError: { family: "exception", in2019: null },
  QubesVMError: exception,
  QubesVMInUseError: exception,
  QubesVMAlreadyExistsError: { family: "exception", in2019: "QubesValueError" },
  QubesVMNotStartedError: exception,
  QubesVMNotRunningError: exception,
  QubesVMNotPausedError: exception,
  QubesVMNotSuspendedError: exception,
  QubesVMNotHaltedError: exception,
  QubesVMShutdownTimeoutError: exception,
  QubesNoTemplateError: exception,
  QubesValueError: exception,
  QubesPropertyValueError: exception,
  QubesNoSuchPropertyError: exception,
  QubesNotImplementedError: exception,
  QubesMemoryError: exception,
  QubesFeatureNotFoundError: keyError,
  QubesTagNotFoundError: keyError,
  QubesLabelNotFoundError: { family: "exception", in2019: "QubesValueError" },
  QubesLabelInUseError: { family: "exception", in2019: "QubesException" },
  QubesPoolInUseError: { family: "exception", in2019: "QubesException" },
  DeviceNotAssigned: { ...keyError, in2019: "DeviceNotAttached" },
  DeviceNotAttached: keyError,
  DeviceNotFound: { family: "exception", in2019: null },
  DeviceAlreadyAttached: keyError,
  DeviceAlreadyAssigned: { ...keyError, in2019: "DeviceAlreadyAttached" },
  UnrecognizedDevice: exception,
  UnexpectedDeviceProperty: exception,
  QubesBackupProfileNotFoundError: { family: "exception", in2019: null },
  StoragePoolException: exception,
  BackupCancelledError: exception,
  ProtocolError: protocol,
  QubesInvalidTagError: protocol,
  QubesInvalidLabelError: protocol,
  QubesInvalidLabelValueError: protocol,
  QubesVolumeCopyTokenNotFoundError: protocol,
  QubesUnrecognizedDeviceAssignmentMode: protocol,
  PermissionDenied: { family: "permission" },
} as const satisfies Readonly<Record<string, ErrorKind>>;

/** The name of a class of errors, by which clients and programs tell errors apart. */
export type ErrorCode = keyof typeof errorKinds;

/** An error that clients see, with the name of its class. */
export class QubesError extends Error {
  readonly code: ErrorCode;
  /** The code again, for stack traces. */
  override readonly name: ErrorCode;
  /** Class for clients of 2019, if it differs from the one in {@link errorKinds}. */
  readonly in2019: string | undefined;

  /** @param message for people; it contains neither paths of the host nor a trace */
  constructor(code: ErrorCode, message: string, in2019?: string) {
    super(message);
    this.code = code;
    this.name = code;
    this.in2019 = in2019;
  }
}
