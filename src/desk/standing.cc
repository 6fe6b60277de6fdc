#include "desk/standing.h"

namespace tidewaiter::desk {
namespace {

constexpr Standing kAll[] = {Standing::kNone, Standing::kGranted, Standing::kExpired,
                             Standing::kSuspended, Standing::kRevoked};

}  // namespace

std::string_view Name(Standing standing) {
  switch (standing) {
    case Standing::kGranted:
      return "granted";
    case Standing::kExpired:
      return "expired";
    case Standing::kSuspended:
      return "suspended";
    case Standing::kRevoked:
      return "revoked";
    case Standing::kNone:
      break;
  }
  return "none";
}

std::optional<Standing> FindStanding(std::string_view name) {
  for (const Standing one : kAll)
    if (Name(one) == name) return one;
  return std::nullopt;
}

void AppendStanding(codec::JsonWriter& json, const TraderStanding& standing) {
  json.BeginObject().Member("trader", standing.trader);
  json.Member("standing", Name(standing.standing)).Member("member", standing.member);
  json.Member("programme", standing.programme);
  json.MemberUnlessEmpty("agreement", standing.agreement);
  if (!standing.benefits.empty()) {
    json.Key("benefits").BeginArray();
    for (const std::string& benefit : standing.benefits)
      json.Text(benefit);
    json.EndArray();
  }
  json.MemberUnlessEmpty("reason", standing.reason).Member("since_ms", standing.since_ms);
  json.Member("log", standing.log).Member("object", standing.object);
  json.Member("number", standing.number).Member("index", standing.index).EndObject();
}

TraderStanding StandingOf(simdjson::dom::element element) {
  using codec::IntegerOf;
  using codec::TextOf;
  TraderStanding standing{.trader = TextOf(element, "trader"),
                          .member = TextOf(element, "member"),
                          .programme = TextOf(element, "programme"),
                          .agreement = TextOf(element, "agreement"),
                          .reason = TextOf(element, "reason"),
                          .since_ms = IntegerOf(element, "since_ms"),
                          .log = TextOf(element, "log"),
                          .object = TextOf(element, "object"),
                          .number = static_cast<std::uint32_t>(IntegerOf(element, "number")),
                          .index = static_cast<std::uint64_t>(IntegerOf(element, "index"))};
  standing.standing = FindStanding(TextOf(element, "standing")).value_or(Standing::kNone);
  codec::EachOf(element, "benefits", [&](simdjson::dom::element benefit) {
    std::string_view text;
    if (benefit.get(text) == simdjson::SUCCESS) standing.benefits.emplace_back(text);
  });
  return standing;
}

}  // namespace tidewaiter::desk
