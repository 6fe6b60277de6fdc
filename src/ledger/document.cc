#include "ledger/document.h"

#include "codec/json_writer.h"
#include "ledger/internal/judge.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr codec::JsonMember<Document> kMembers[] = {
    {"kind", kRequired, [](JsonReader& in, JsonValue v, Document& d) { ReadWord(in, v, d.kind); }},
    {"owner", kRequired, [](JsonReader& in, JsonValue v, Document& d) { ReadDid(in, v, d.owner); }},
    {"origin", kOptional,
     [](JsonReader& in, JsonValue v, Document& d) { ReadDid(in, v, d.origin); }},
    {"withdrawn", kRequired,
     [](JsonReader& in, JsonValue v, Document& d) { in.Bool(v, d.withdrawn); }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Document& d) { ReadReason(in, v, d.reason); }},
};

NamedTexts Texts(const Document& document) {
  return {{"kind", document.kind},
          {"owner", document.owner},
          {"origin", document.origin},
          {"withdrawn", document.withdrawn ? "true" : "false"},
          {"reason", document.reason}};
}

void CheckRegister(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Document>(kMembers);
  if (!now) return;
  judge.NeedWriter(Power::kNotary);
  judge.NeedKeyDid(now->owner, "/data/owner");
  NeedCommitment(step, "content", refusals);
  if (!now->origin.empty()) {
    judge.NeedParty(now->origin, "/data/origin");
    if (!judge.SignedByParty(now->origin, Power::kNotary)) {
      judge.Refuse("not_the_origin", "/data/origin", "who is named as its origin has not signed");
    }
  }
  judge.Follows(Texts(*now),
                Texts({.kind = now->kind, .owner = now->owner, .origin = now->origin}));
}

void CheckTransfer(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Document>(kMembers);
  const auto was = judge.ReadBefore<Document>(kMembers);
  if (!now || !was) return;
  judge.NeedSigned(was->owner, "not_the_owner");
  judge.NeedKeyDid(now->owner, "/data/owner");
  if (now->owner == was->owner) judge.Refuse("nothing_changed", "/data/owner", "owns it already");
  Document want = *was;
  want.owner = now->owner;
  judge.Follows(Texts(*now), Texts(want));
  judge.NeedSameCommitment(*step.before, "content");
}

// By its owner, or by the notary, who may have been deceived.
void CheckWithdraw(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Document>(kMembers);
  const auto was = judge.ReadBefore<Document>(kMembers);
  if (!now || !was) return;
  if (!judge.SignedBy(was->owner) && !judge.SignedFor(Writer(step).id, Power::kNotary)) {
    judge.Refuse("not_the_owner", "", "neither the owner nor the notary has signed");
  }
  if (now->reason.empty()) judge.Refuse("reason", "/data/reason", "say why");
  Document want = *was;
  want.withdrawn = true;
  want.reason = now->reason;
  judge.Follows(Texts(*now), Texts(want));
  judge.NeedSameCommitment(*step.before, "content");
}

constexpr RecordRule kRules[] = {
    {"document.register", Place::kOpens, CheckRegister},
    {"document.transfer", Place::kGoesOn, CheckTransfer},
    {"document.withdraw", Place::kEnds, CheckWithdraw},
};

}  // namespace

Result<Document> DocumentOf(const Entry& entry) {
  if (!entry.type.starts_with("document.")) {
    return Fail(ErrorCode::kInvalidArgument, entry.type + " is no entry of a document", "/type");
  }
  return StateOf<Document>(entry, kMembers);
}

std::string WriteDocument(const Document& document) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("kind", document.kind).MemberUnlessEmpty("origin", document.origin);
  json.Member("owner", document.owner).MemberUnlessEmpty("reason", document.reason);
  json.Member("withdrawn", document.withdrawn).EndObject();
  return out;
}

std::span<const RecordRule> DocumentRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
