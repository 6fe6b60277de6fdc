#include "ledger/title.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_writer.h"
#include "ledger/internal/title_data.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 6> kStatusNames{"held",  "surrendered", "accepted",
                                                       "paper", "delivered",   "moved"};
constexpr std::array<std::string_view, 5> kPurposeNames{"", "delivery", "amendment",
                                                        "switch_to_paper", "change_of_registry"};
// Every amendment is a new bill for the same goods; more are no bill that anybody could follow.
constexpr std::int64_t kAmendmentsMax = 1000;

// "" is a beneficiary too: none, the title is a bearer's.
void ReadBeneficiary(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 0, .max = kDidBytesMax}, into);
}

void ReadLog(JsonReader& in, JsonValue value, std::string& into) {
  ReadToken(in, value, kLogOriginMax, into);
}

void ReadObject(JsonReader& in, JsonValue value, std::string& into) {
  ReadToken(in, value, kObjectIdMax, into);
}

void ReadAmendments(JsonReader& in, JsonValue value, Title& title) {
  std::int64_t number = 0;
  in.Integer(value, 0, kAmendmentsMax, number);
  title.amendments = static_cast<std::uint32_t>(number);
}

constexpr codec::JsonMember<Title> kMembers[] = {
    {"carrier", kRequired,
     [](JsonReader& in, JsonValue v, Title& t) { ReadMember(in, v, t.carrier); }},
    {"to_order", kRequired, [](JsonReader& in, JsonValue v, Title& t) { in.Bool(v, t.to_order); }},
    {"holder", kRequired, [](JsonReader& in, JsonValue v, Title& t) { ReadDid(in, v, t.holder); }},
    {"beneficiary", kRequired,
     [](JsonReader& in, JsonValue v, Title& t) { ReadBeneficiary(in, v, t.beneficiary); }},
    {"nominee", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) { ReadDid(in, v, t.nominee); }},
    {"status", kRequired,
     [](JsonReader& in, JsonValue v, Title& t) {
       if (const auto at = in.Choice(v, kStatusNames)) t.status = static_cast<TitleStatus>(*at);
     }},
    {"purpose", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) {
       const auto at = in.Choice(v, std::span(kPurposeNames).subspan(1));
       if (at) t.purpose = static_cast<TitlePurpose>(*at + 1);
     }},
    {"amendments", kRequired, ReadAmendments},
    {"from_paper", kRequired,
     [](JsonReader& in, JsonValue v, Title& t) { in.Bool(v, t.from_paper); }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) { ReadReason(in, v, t.reason); }},
    {"to_log", kOptional, [](JsonReader& in, JsonValue v, Title& t) { ReadLog(in, v, t.to_log); }},
    {"to_object", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) { ReadObject(in, v, t.to_object); }},
    {"from_log", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) { ReadLog(in, v, t.from_log); }},
    {"from_object", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) { ReadObject(in, v, t.from_object); }},
    {"proof", kOptional,
     [](JsonReader& in, JsonValue v, Title& t) {
       in.Text(v, {.min = 1, .max = kProofBytesMax}, t.proof);
     }},
};

}  // namespace

std::span<const codec::JsonMember<Title>> TitleMembers() {
  return kMembers;
}

NamedTexts TitleTexts(const Title& title) {
  return {{"carrier", title.carrier},
          {"to_order", title.to_order ? "true" : "false"},
          {"holder", title.holder},
          {"beneficiary", title.beneficiary},
          {"nominee", title.nominee},
          {"status", std::string(Name(title.status))},
          {"purpose", std::string(Name(title.purpose))},
          {"amendments", std::to_string(title.amendments)},
          {"from_paper", title.from_paper ? "true" : "false"},
          {"reason", title.reason},
          {"to_log", title.to_log},
          {"to_object", title.to_object},
          {"from_log", title.from_log},
          {"from_object", title.from_object},
          {"proof", title.proof}};
}

Title Lasting(Title title) {
  title.reason.clear();
  title.to_log.clear();
  title.to_object.clear();
  title.from_log.clear();
  title.from_object.clear();
  title.proof.clear();
  return title;
}

std::string_view Name(TitleStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

std::string_view Name(TitlePurpose purpose) {
  return kPurposeNames[static_cast<std::size_t>(purpose)];
}

Result<Title> TitleOf(const Entry& entry) {
  if (!entry.type.starts_with("title.")) {
    return Fail(ErrorCode::kInvalidArgument, entry.type + " is no entry of a title", "/type");
  }
  return StateOf<Title>(entry, kMembers);
}

// Members stand by name, as canonical JSON wants them.
std::string WriteTitle(const Title& title) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("amendments", title.amendments);
  json.Member("beneficiary", title.beneficiary).Member("carrier", title.carrier);
  json.MemberUnlessEmpty("from_log", title.from_log);
  json.MemberUnlessEmpty("from_object", title.from_object).Member("from_paper", title.from_paper);
  json.Member("holder", title.holder).MemberUnlessEmpty("nominee", title.nominee);
  json.MemberUnlessEmpty("proof", title.proof).MemberUnlessEmpty("purpose", Name(title.purpose));
  json.MemberUnlessEmpty("reason", title.reason).Member("status", Name(title.status));
  json.MemberUnlessEmpty("to_log", title.to_log).MemberUnlessEmpty("to_object", title.to_object);
  json.Member("to_order", title.to_order).EndObject();
  return out;
}

std::string ControllerOf(const Title& title) {
  switch (title.status) {
    case TitleStatus::kHeld:
      return title.holder;
    case TitleStatus::kSurrendered:
    case TitleStatus::kAccepted:
    case TitleStatus::kPaper:
      return title.carrier;
    case TitleStatus::kDelivered:
    case TitleStatus::kMoved:
      return {};
  }
  return {};
}

Result<std::vector<TitleStep>> EndorsementChain(std::span<const Entry> entries) {
  std::vector<TitleStep> chain;
  chain.reserve(entries.size());
  for (const Entry& entry : entries) {
    ASSIGN_OR_RETURN(Title after, TitleOf(entry));
    if (entry.number != chain.size() + 1 || entry.object != entries.front().object) {
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("entry {} of {} stands at place {}", entry.number, entry.object,
                              chain.size() + 1),
                  "/number");
    }
    Title before = chain.empty() ? after : chain.back().after;
    chain.push_back({.number = entry.number,
                     .type = entry.type,
                     .time_ms = entry.time_ms,
                     .before = std::move(before),
                     .after = std::move(after)});
  }
  return chain;
}

}  // namespace tidewaiter::ledger
