import type { LintRule } from "./lint-rule.ts";
import { adminCallNotToDom0 } from "./rules/admin-call-not-to-dom0.ts";
import { allowDefaultWithoutTarget } from "./rules/allow-default-without-target.ts";
import { askWithNoChoice } from "./rules/ask-with-no-choice.ts";
import { autostartNoOnDisposable } from "./rules/autostart-no-on-disposable.ts";
import { badFileName } from "./rules/bad-file-name.ts";
import { blanketDeny } from "./rules/blanket-deny.ts";
import { byteOrderMark } from "./rules/byte-order-mark.ts";
import { commaInOptions } from "./rules/comma-in-options.ts";
import { compatDirective } from "./rules/compat-directive.ts";
import { controlOfDom0 } from "./rules/control-of-dom0.ts";
import { controlServiceAllowed } from "./rules/control-service-allowed.ts";
import { defaultTargetNotOffered } from "./rules/default-target-not-offered.ts";
import { dispvmInSource } from "./rules/dispvm-in-source.ts";
import { dollarKeyword } from "./rules/dollar-keyword.ts";
import { impossibleNameRule } from "./rules/impossible-name.ts";
import { includeCycle } from "./rules/include-cycle.ts";
import { keywordAsName } from "./rules/keyword-as-name.ts";
import { loopbackAllow } from "./rules/loopback-allow.ts";
import { missingInclude } from "./rules/missing-include.ts";
import { missingUser } from "./rules/missing-user.ts";
import { nearMissName } from "./rules/near-miss-name.ts";
import { nearMissService } from "./rules/near-miss-service.ts";
import { noDefaultDisposable } from "./rules/no-default-disposable.ts";
import { notADisposableTemplate } from "./rules/not-a-disposable-template.ts";
import { notUtf8 } from "./rules/not-utf8.ts";
import { redirectPastDeny } from "./rules/redirect-past-deny.ts";
import { redundantRule } from "./rules/redundant-rule.ts";
import { relayNotSet } from "./rules/relay-not-set.ts";
import { shadowedRule } from "./rules/shadowed-rule.ts";
import { strayFile } from "./rules/stray-file.ts";
import { syntax } from "./rules/syntax.ts";
import { tagOrTypeOnDom0 } from "./rules/tag-or-type-on-dom0.ts";
import { trailingComment } from "./rules/trailing-comment.ts";
import { unalignedColumns } from "./rules/unaligned-columns.ts";
import { unknownArgument } from "./rules/unknown-argument.ts";
import { unknownDomain } from "./rules/unknown-domain.ts";
import { unknownTag } from "./rules/unknown-tag.ts";
import { unknownType } from "./rules/unknown-type.ts";
import { unreadableFile } from "./rules/unreadable-file.ts";
import { uuidWhereNameDiffers } from "./rules/uuid-where-name-differs.ts";
import { wildcardAllow } from "./rules/wildcard-allow.ts";

/** All rules of the linter, in the order of the documentation. */
export const lintRules: readonly LintRule[] = [
  syntax,
  missingInclude,
  includeCycle,
  badFileName,
  unreadableFile,
  trailingComment,
  commaInOptions,
  notUtf8,
  byteOrderMark,
  allowDefaultWithoutTarget,
  strayFile,
  impossibleNameRule,
  keywordAsName,
  shadowedRule,
  redundantRule,
  blanketDeny,
  redirectPastDeny,
  defaultTargetNotOffered,
  loopbackAllow,
  autostartNoOnDisposable,
  dispvmInSource,
  tagOrTypeOnDom0,
  uuidWhereNameDiffers,
  askWithNoChoice,
  wildcardAllow,
  controlOfDom0,
  controlServiceAllowed,
  adminCallNotToDom0,
  nearMissService,
  unknownArgument,
  missingUser,
  unknownDomain,
  unknownTag,
  unknownType,
  nearMissName,
  notADisposableTemplate,
  noDefaultDisposable,
  relayNotSet,
  dollarKeyword,
  compatDirective,
  unalignedColumns,
];
