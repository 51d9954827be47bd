/**
 * How an error is sent (docs/reference/admin-api.md#errors-that-get-a-reply): `exception` in both framings, `protocol`
 * and `permission` in the new one only. In the old framing the reply is empty then.
 */
type ErrorFamily = "exception" | "protocol" | "permission";

interface ErrorKind {
  readonly family: ErrorFamily;
  /** The class that 2019's daemon raised for it, if that was another one; null when it had no reply. */
  readonly in2019?: string | null;
  /** Python's KeyError is a base of the class, whose text 2019's daemon showed in quotes. */
  readonly keyError?: true;
}

const exception: ErrorKind = { family: "exception" };
const protocol: ErrorKind = { family: "protocol" };
const keyError: ErrorKind = { family: "exception", keyError: true };

/** The classes of errors that clients know, by name (docs/reference/admin-api.md#error-classes). */
export const errorKinds = {
  QubesException: exception,
  QubesVMNotFoundError: { ...keyError, in2019: null },
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

/** An error that a client gets to see, with the name of the class under which it knows it. */
export class QubesError extends Error {
  readonly code: ErrorCode;
  /** The code again, for stack traces. */
  override readonly name: ErrorCode;
  /** The class that clients of 2019 are told, where that is not the one that {@link errorKinds} says. */
  readonly in2019: string | undefined;

  /** @param message for people, without internals: no path of the host, no trace */
  constructor(code: ErrorCode, message: string, in2019?: string) {
    super(message);
    this.code = code;
    this.name = code;
    this.in2019 = in2019;
  }
}
