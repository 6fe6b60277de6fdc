// Certificates and licences: what an authority certified, whether it still holds, and how often it
// was used. The document stays with its owner: the entry commits to it.
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "ledger/record_rules.h"
#include "ledger/rule_tools.h"

namespace tidewaiter::ledger {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kCodeMax = 64;              // kinds and reasons
constexpr std::int64_t kUsesMax = 1'000'000'000;  // of a standing licence, ever
constexpr std::array<std::string_view, 3> kForms = {"file", "oa", "vc"};
constexpr std::array<std::string_view, 4> kStatuses = {"replaced", "revoked", "used", "valid"};

struct Certificate {
  std::string kind;  // "phytosanitary", "origin", …
  std::string form;  // W3C credential, OpenAttestation, or any file
  std::int64_t valid_from_ms = 0;
  std::optional<std::int64_t> valid_until_ms{};
  bool single_use = false;
  std::int64_t uses = 0;
  std::string status;
  std::string reason;
  std::string by;  // member that used it, or object that replaces it
};

void ReadCode(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 1, .max = kCodeMax, .characters = Characters::kToken}, into);
}

constexpr codec::JsonMember<Certificate> kCertificate[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, Certificate& state) { ReadCode(in, v, state.kind); }},
    {"form", kRequired,
     [](JsonReader& in, JsonValue v, Certificate& state) {
       if (const auto at = in.Choice(v, kForms)) state.form = kForms[*at];
     }},
    {"valid_from", kRequired,
     [](JsonReader& in, JsonValue v, Certificate& state) {
       ReadMoment(in, v, state.valid_from_ms);
     }},
    {"valid_until", kOptional,
     [](JsonReader& in, JsonValue v, Certificate& state) {
       ReadMoment(in, v, state.valid_until_ms);
     }},
    {"single_use", kRequired,
     [](JsonReader& in, JsonValue v, Certificate& state) { in.Bool(v, state.single_use); }},
    {"uses", kRequired,
     [](JsonReader& in, JsonValue v, Certificate& state) {
       in.Integer(v, 0, kUsesMax, state.uses);
     }},
    {"status", kRequired,
     [](JsonReader& in, JsonValue v, Certificate& state) {
       if (const auto at = in.Choice(v, kStatuses)) state.status = kStatuses[*at];
     }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Certificate& state) { ReadCode(in, v, state.reason); }},
    {"by", kOptional, [](JsonReader& in, JsonValue v, Certificate& state) {
       in.Text(v, {.min = 1, .max = kObjectIdMax, .characters = Characters::kToken}, state.by);
     }}};

// What a type says besides the state: nothing that it has no use for.
struct Says {
  bool reason = false;
  bool by = false;
};

std::optional<Certificate> ReadCertificate(const Step& step, Says says, Refusals& refusals) {
  auto state = ReadData<Certificate>(step.spoken.entry, kCertificate, refusals);
  if (!state) return state;
  if (state->reason.empty() == says.reason) {
    Refuse(refusals, "reason", "/data/reason", says.reason ? "is missing" : "has no place here");
  }
  if (state->by.empty() == says.by) {
    Refuse(refusals, "by", "/data/by", says.by ? "is missing" : "has no place here");
  }
  return state;
}

// The entry before was judged when it was made: its reason and `by` are its own affair.
std::optional<Certificate> ReadBefore(const Step& step, Refusals& refusals) {
  auto was = ReadData<Certificate>(*step.before, kCertificate, refusals);
  if (was && was->status != "valid") {
    Refuse(refusals, "ended", "/object", fmt::format("the certificate is {}", was->status));
  }
  return was;
}

void NeedState(const Certificate& now, std::string_view status, std::int64_t uses,
               Refusals& refusals) {
  if (now.status != status) {
    Refuse(refusals, "status", "/data/status", fmt::format("follows as \"{}\"", status));
  }
  if (now.uses != uses) {
    Refuse(refusals, "uses", "/data/uses", fmt::format("follows as {}", uses));
  }
}

void CheckPeriod(const Certificate& state, Refusals& refusals) {
  if (state.valid_until_ms && *state.valid_until_ms <= state.valid_from_ms) {
    Refuse(refusals, "period", "/data/valid_until", "ends before it begins");
  }
}

void NeedSame(const Step& step, const Certificate& now, const Certificate& was,
              Refusals& refusals) {
  const auto terms = [](const Certificate& state) {
    return std::tie(state.kind, state.form, state.valid_from_ms, state.valid_until_ms,
                    state.single_use);
  };
  if (terms(now) != terms(was)) {
    Refuse(refusals, "state_changed", "/data", "changes more than it may");
  }
  const Commitment* document = FindCommitment(step.spoken.entry, "document");
  const Commitment* before = FindCommitment(*step.before, "document");
  if (document != nullptr && before != nullptr && !(*document == *before)) {
    Refuse(refusals, "commitments_changed", "/commitments/document", "is another document");
  }
}

void CheckIssue(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kCertificates, Writer(step).id, refusals);
  NeedCommitment(step, "document", refusals);
  const auto now = ReadCertificate(step, {}, refusals);
  if (!now) return;
  NeedState(*now, "valid", 0, refusals);
  CheckPeriod(*now, refusals);
  if (now->valid_until_ms && *now->valid_until_ms <= step.spoken.entry.time_ms) {
    Refuse(refusals, "expired", "/data/valid_until", "is over when this is said");
  }
}

// A new document for the same goods: kind, form and whether it can be used again stay.
void CheckAmend(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kCertificates, Writer(step).id, refusals);
  NeedCommitment(step, "document", refusals);
  const auto now = ReadCertificate(step, {.reason = true}, refusals);
  const auto was = ReadBefore(step, refusals);
  if (!now || !was) return;
  NeedState(*now, "valid", was->uses, refusals);
  CheckPeriod(*now, refusals);
  if (std::tie(now->kind, now->form, now->single_use) !=
      std::tie(was->kind, was->form, was->single_use)) {
    Refuse(refusals, "state_changed", "/data", "changes what an amendment may not");
  }
  const Commitment* document = FindCommitment(step.spoken.entry, "document");
  const Commitment* before = FindCommitment(*step.before, "document");
  if (document != nullptr && before != nullptr && *document == *before) {
    Refuse(refusals, "nothing_changed", "/commitments/document", "is the document as it was");
  }
}

// The end of it: by another one, or by nothing.
void CheckEnd(const Step& step, std::string_view status, Says says, Refusals& refusals) {
  NeedSigner(step, Power::kCertificates, Writer(step).id, refusals);
  NeedCommitment(step, "document", refusals);
  const auto now = ReadCertificate(step, says, refusals);
  const auto was = ReadBefore(step, refusals);
  if (!now || !was) return;
  NeedState(*now, status, was->uses, refusals);
  NeedSame(step, *now, *was, refusals);
  if (!says.by || now->by.empty()) return;
  if (!IsObjectId(now->by) || !now->by.starts_with("certificate/") ||
      now->by == step.spoken.entry.object) {
    Refuse(refusals, "by", "/data/by", "is not another certificate");
  }
}

void CheckReplace(const Step& step, Refusals& refusals) {
  CheckEnd(step, "replaced", {.by = true}, refusals);
}

void CheckRevoke(const Step& step, Refusals& refusals) {
  CheckEnd(step, "revoked", {.reason = true}, refusals);
}

void CheckValidAt(const Certificate& state, std::int64_t time_ms, Refusals& refusals) {
  if (time_ms < state.valid_from_ms) {
    Refuse(refusals, "not_yet_valid", "/time", "is before the certificate begins");
  }
  if (state.valid_until_ms && time_ms >= *state.valid_until_ms) {
    Refuse(refusals, "expired", "/time", "is after the certificate ended");
  }
}

// By the office of any member that accepts it for one import: the issuer's log puts it in order,
// so of two offices that take the same single-use one, one is refused.
void CheckUse(const Step& step, Refusals& refusals) {
  NeedCommitment(step, "document", refusals);
  NeedCommitment(step, "reference", refusals);
  const auto now = ReadCertificate(step, {.by = true}, refusals);
  const auto was = ReadBefore(step, refusals);
  if (!now || !was) return;
  NeedSigner(step, Power::kAcquit, now->by.empty() ? "?" : now->by, refusals);
  NeedState(*now, was->single_use ? "used" : "valid", was->uses + 1, refusals);
  NeedSame(step, *now, *was, refusals);
  CheckValidAt(*was, step.spoken.entry.time_ms, refusals);
}

constexpr RecordRule kRules[] = {{"certificate.issue", Place::kOpens, CheckIssue},
                                 {"certificate.amend", Place::kGoesOn, CheckAmend},
                                 {"certificate.replace", Place::kEnds, CheckReplace},
                                 {"certificate.revoke", Place::kEnds, CheckRevoke},
                                 {"certificate.use", Place::kGoesOn, CheckUse}};

}  // namespace

std::span<const RecordRule> CertificateRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
