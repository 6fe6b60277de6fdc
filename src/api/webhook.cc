#include "api/webhook.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "access/rights.h"
#include "api/story.h"
#include "api/views.h"
#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/fold.h"
#include "monitor/movement_record.h"

namespace tidewaiter::api {
namespace {

namespace kind = desk::kind;
using codec::JsonWriter;

constexpr std::int64_t kRetryFirstMs = 5'000;
constexpr std::int64_t kRetryLongestMs = 3'600'000;
constexpr int kDoublings = 10;  // then the longest is reached

constexpr std::string_view kForTraders[] = {kind::kLodged,   kind::kAmended, kind::kCancelled,
                                            kind::kReleased, kind::kHeld,    kind::kSeized,
                                            kind::kOrdered};

// Of movements: what their parties see for themselves as well.
constexpr std::string_view kMovesForTraders[] = {
    "movement.planned", "movement.changed", "movement.armed",    "movement.departed",
    "movement.arrived", "movement.closed",  "movement.cancelled"};

bool IsMove(std::string_view event_kind) {
  return std::ranges::find(kMovesForTraders, event_kind) != std::end(kMovesForTraders);
}

// As the movement is now: what was said of it then is in the journal.
Status ReadMovement(desk::Store& store, const std::string& id, News& news) {
  ASSIGN_OR_RETURN(const auto record, store.FindRecord(monitor::kMovementRecords, id));
  if (!record || record->body.empty()) return {};
  ASSIGN_OR_RETURN(const monitor::MovementRecord movement,
                   monitor::ParseMovementRecord(record->body));
  news.movement = id;
  news.declarant = movement.draft.principal;
  news.importer = movement.draft.carrier;
  news.status = Name(movement.journey.state);
  news.unit = movement.draft.unit.Label();
  return {};
}

void AppendList(JsonWriter& json, std::string_view name, const std::vector<std::string>& list) {
  json.Key(name).BeginArray();
  for (const std::string& text : list)
    json.Text(text);
  json.EndArray();
}

std::vector<std::string> ListOf(simdjson::dom::element object, std::string_view name) {
  std::vector<std::string> list;
  codec::EachOf(object, name, [&](simdjson::dom::element item) {
    std::string_view text;
    if (item.get(text) == simdjson::SUCCESS) list.emplace_back(text);
  });
  return list;
}

bool Has(const std::vector<std::string>& sorted, const std::string& text) {
  return !text.empty() && std::ranges::binary_search(sorted, text);
}

// Who reads what is for auditors, and the subject of a session is made from its secret.
// Administrators see no rules: their names alone tell what is looked for.
bool IsForAdministrators(std::string_view event_kind) {
  return event_kind != kind::kRead && !event_kind.starts_with("session.") &&
         !event_kind.starts_with("rule.");
}

// The maker as they are now; nullopt for one of an identity provider, of whom nothing is kept here.
std::optional<access::Principal> OwnerOf(const House& house, const Webhook& hook, Reach& reach) {
  constexpr std::string_view kKey = "key:";
  if (hook.owner.starts_with(kKey)) {
    const auto key = house.directory.Key(std::string_view(hook.owner).substr(kKey.size()));
    return key ? access::PrincipalOf(*key, house.clock.UnixSeconds()) : access::Principal();
  }
  if (!hook.owner.starts_with("acc_")) return std::nullopt;
  const auto account = house.directory.Account(hook.owner);
  if (!account) return access::Principal();
  reach.language = risk::FindLanguage(account->language).value_or(risk::Language::kEnglish);
  return access::PrincipalOf(*account, /*strong=*/true);
}

}  // namespace

std::string Webhook::ToJson() const {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", id).Member("url", url);
  AppendList(json, "events", events);
  json.Member("owner", owner).Member("all", all);
  AppendList(json, "clients", clients);
  json.Member("secret", secret).Member("created", created).Member("disabled", disabled);
  json.Member("failures", failures).Member("last_status", last_status);
  json.Member("cursor", cursor).EndObject();
  return out;
}

std::optional<Webhook> Webhook::FromJson(std::string_view json) {
  const codec::JsonText text(json);
  if (!text.ok()) return std::nullopt;
  const auto root = text.root();
  Webhook hook;
  hook.id = codec::TextOf(root, "id");
  hook.url = codec::TextOf(root, "url");
  hook.events = ListOf(root, "events");
  hook.owner = codec::TextOf(root, "owner");
  hook.all = codec::BoolOf(root, "all");
  hook.clients = ListOf(root, "clients");
  std::ranges::sort(hook.clients);
  hook.secret = codec::TextOf(root, "secret");
  hook.created = codec::IntegerOf(root, "created");
  hook.disabled = codec::BoolOf(root, "disabled");
  hook.failures = static_cast<int>(codec::IntegerOf(root, "failures"));
  hook.last_status = static_cast<int>(codec::IntegerOf(root, "last_status"));
  hook.cursor = static_cast<std::uint64_t>(codec::IntegerOf(root, "cursor"));
  if (hook.id.empty() || hook.url.empty() || hook.owner.empty()) return std::nullopt;
  return hook;
}

Result<News> NewsOf(desk::Store& store, const desk::Event& event) {
  News news;
  news.seq = event.seq;
  news.time_ms = event.time_ms;
  news.kind = event.kind;
  news.subject = event.subject;
  if (IsMove(event.kind)) {
    RETURN_IF_ERROR(ReadMovement(store, event.subject, news));
    return news;
  }
  news.code = desk::NotificationCode(event);
  if (news.code.empty()) return news;
  ASSIGN_OR_RETURN(const auto row, store.FindDeclaration(event.subject));
  if (!row) return news;
  news.declarant = row->declarant;
  news.importer = row->importer;
  news.lrn = row->lrn;
  news.status = desk::Name(row->status);
  return news;
}

Reach ReachOf(const House& house, const Webhook& hook) {
  Reach reach{hook.all, hook.clients, risk::Language::kEnglish};
  const auto owner = OwnerOf(house, hook, reach);
  if (!owner) return reach;
  const access::ListScope now = access::ScopeOf(*owner, access::Action::kManageWebhooks);
  reach.all = hook.all && now.all;
  reach.clients.clear();
  std::ranges::set_intersection(hook.clients, now.clients, std::back_inserter(reach.clients));
  return reach;
}

bool IsForTraders(std::string_view event_kind) {
  return IsMove(event_kind) || std::ranges::find(kForTraders, event_kind) != std::end(kForTraders);
}

bool Wants(const Webhook& hook, const News& news) {
  return std::ranges::any_of(
      hook.events, [&](const std::string& wanted) { return wanted == "*" || wanted == news.kind; });
}

bool Sees(const Reach& reach, const News& news) {
  if (reach.all) return IsForAdministrators(news.kind);
  return (!news.code.empty() || !news.movement.empty()) &&
         (Has(reach.clients, news.declarant) || Has(reach.clients, news.importer));
}

std::string DeliveryId(const Webhook& hook, std::uint64_t seq) {
  return fmt::format("{}-{}", hook.id, seq);
}

std::string MessageJson(const Webhook& hook, const Reach& reach, const News& news) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", DeliveryId(hook, news.seq)).Member("seq", news.seq);
  json.Member("kind", news.kind).Member("at", TimeText(news.time_ms));
  if (reach.all) {
    json.Member("subject", news.subject);
  } else if (!news.movement.empty()) {
    json.Member("movement", news.movement).MemberUnlessEmpty("unit", news.unit);
    json.Member("status", news.status);
  } else {
    json.Member("declaration", news.subject).Member("lrn", news.lrn);
    json.Member("status", news.status).Member("code", news.code);
    json.Member("sentence", NotificationSentence(news.code, news.lrn, reach.language));
  }
  json.EndObject();
  return out;
}

std::int64_t RetryAfterMs(std::string_view delivery, int failures) {
  const int doublings = std::clamp(failures - 1, 0, kDoublings);
  const std::int64_t plain = std::min(kRetryFirstMs << doublings, kRetryLongestMs);
  // Of many that failed together, not all come back together.
  const std::uint64_t draw = Combine(HashBytes(delivery), static_cast<std::uint64_t>(failures));
  const auto per_mille = 800 + static_cast<std::int64_t>(draw % 401);
  return std::min(plain * per_mille / 1000, kRetryLongestMs);
}

}  // namespace tidewaiter::api
