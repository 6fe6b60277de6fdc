// Webhooks: news of declarations to other systems' addresses. What is sent, and how, is in
// webhook_sender.h and docs/webhooks.md.
#include <algorithm>

#include <fmt/format.h>

#include "access/sealed.h"
#include "access/webhook_signature.h"
#include "api/operations.h"
#include "api/views.h"
#include "api/webhook_sender.h"
#include "clearance/registry.h"
#include "codec/json_writer.h"
#include "http/url.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using access::Action;
using access::Json;
using codec::JsonWriter;

constexpr std::size_t kEventsMax = 20;
constexpr std::size_t kEventBytesMax = 64;

// Which webhooks are theirs to manage; nullopt after an answer.
std::optional<access::ListScope> ScopeOf(Call& call) {
  access::ListScope scope = access::ScopeOf(call.who, Action::kManageWebhooks);
  if (!scope.none()) return scope;
  call.Denied(access::Allows(call.who, Action::kManageWebhooks, {}).reason);
  return std::nullopt;
}

bool IsTheirs(const Call& call, const access::ListScope& scope, const Webhook& hook) {
  return scope.all || hook.owner == call.who.id;
}

// The webhook of the address; nullopt after an answer.
std::optional<Webhook> Asked(Call& call) {
  const auto scope = ScopeOf(call);
  if (!scope) return std::nullopt;
  auto hook = call.house->webhooks->Find(call.request.PathParameter("id"));
  if (hook && IsTheirs(call, *scope, *hook)) return hook;
  call.NotFound();
  return std::nullopt;
}

void AppendHook(JsonWriter& json, const Webhook& hook, std::string_view secret) {
  json.BeginObject().Member("id", hook.id).Member("url", hook.url).Key("events").BeginArray();
  for (const std::string& event : hook.events)
    json.Text(event);
  json.EndArray().MemberUnlessEmpty("secret", secret);
  json.Member("disabled", hook.disabled).Member("created_at", TimeText(hook.created * 1000));
  json.Member("failures", hook.failures);
  if (hook.last_status != 0) json.Member("last_status", hook.last_status);
  json.EndObject();
}

void ReadUrl(const Json& body, const Settings& settings, Webhook& hook, codec::Problems& problems) {
  if (!body.contains("url") || !body["url"].is_string()) {
    problems.push_back({"required", "/url", "is the address to send to"});
    return;
  }
  hook.url = body["url"].get<std::string>();
  const auto url = http::ParseUrl(hook.url);
  if (!url) {
    problems.push_back({"url", "/url", url.error().message});
  } else if (!settings.webhooks_to_private_addresses && http::IsAddress(url->host) &&
             !http::IsPublicAddress(url->host)) {
    // Names are looked at whenever something is sent.
    problems.push_back({"private_address", "/url", "is not on the public internet"});
  }
}

bool IsKind(std::string_view text) {
  return !text.empty() && text.size() <= kEventBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  });
}

void ReadEvents(const Json& body, Webhook& hook, codec::Problems& problems) {
  if (!body.contains("events") || !body["events"].is_array() || body["events"].empty() ||
      body["events"].size() > kEventsMax) {
    problems.push_back({"required", "/events", fmt::format("is a list of 1 to {}", kEventsMax)});
    return;
  }
  for (std::size_t i = 0; i < body["events"].size(); ++i) {
    const Json& item = body["events"][i];
    const std::string text = item.is_string() ? item.get<std::string>() : std::string();
    if (text != "*" && !(IsKind(text) && (hook.all || IsForTraders(text)))) {
      problems.push_back(
          {"event", fmt::format("/events/{}", i), "is no kind of event that can be sent"});
    } else if (std::ranges::find(hook.events, text) == hook.events.end()) {
      hook.events.push_back(text);
    }
  }
}

codec::Problems ReadBody(const Call& call, Webhook& hook) {
  const Json body = Json::parse(call.request.body, nullptr, /*allow_exceptions=*/false);
  if (body.is_discarded() || !body.is_object()) return {{"json", "", "is not a JSON object"}};
  codec::Problems problems;
  for (const auto& [name, value] : body.items()) {
    if (name != "url" && name != "events") {
      problems.push_back({"unknown_member", "/" + name.substr(0, 60), "there is no such member"});
    }
  }
  ReadUrl(body, call.house->settings, hook, problems);
  ReadEvents(body, hook, problems);
  return problems;
}

// The journal keeps the host: more of the address may be a secret of the receiver's.
std::string EventData(const Webhook& hook) {
  const auto url = http::ParseUrl(hook.url);
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("host", url ? url->host : "").Key("events").BeginArray();
  for (const std::string& event : hook.events)
    json.Text(event);
  json.EndArray().EndObject();
  return data;
}

std::string_view StatusName(Delivery::Status status) {
  switch (status) {
    case Delivery::Status::kWaiting:
      return "waiting";
    case Delivery::Status::kDelivered:
      return "delivered";
    case Delivery::Status::kGivenUp:
      return "given_up";
  }
  return {};
}

void AppendDelivery(JsonWriter& json, const Delivery& delivery) {
  json.BeginObject().Member("seq", delivery.seq).Member("at", TimeText(delivery.at_ms));
  json.Member("status", StatusName(delivery.status)).Member("attempts", delivery.attempts);
  if (delivery.last_status != 0) json.Member("last_status", delivery.last_status);
  if (delivery.next_ms != 0) json.Member("next_at", TimeText(delivery.next_ms));
  json.EndObject();
}

void Create(Call call) {
  if (AnsweredBefore(call)) return;
  const auto scope = ScopeOf(call);
  if (!scope) return;
  House& house = *call.house;
  Webhook hook;
  hook.id = access::NewId("whk_", house.random);
  hook.owner = call.who.id;
  hook.all = scope->all;
  hook.clients = scope->clients;
  hook.created = call.now_s();
  hook.cursor = house.engine.state().seq;  // tells of what comes, not of what was
  const codec::Problems problems = ReadBody(call, hook);
  if (!problems.empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  const auto all = house.webhooks->List();
  const auto theirs =
      std::ranges::count_if(all, [&](const Webhook& other) { return other.owner == hook.owner; });
  if (static_cast<std::size_t>(theirs) >= kWebhooksPerOwnerMax) {
    return call.Problem(409, "too_many_webhooks",
                        fmt::format("There are {} webhooks already", theirs),
                        "remove one that is not needed any more");
  }
  const std::string secret = access::NewWebhookSecret(house.random);
  hook.secret = access::Seal(house.key, "webhook:" + hook.id, secret, house.random);
  // Shown once: it must not lie among the answers that are kept for repeated requests.
  std::string once;
  JsonWriter json(once);
  AppendHook(json, hook, secret);
  clearance::PutRecord put{std::string(collection::kWebhook),
                           hook.id,
                           0,
                           hook.ToJson(),
                           "webhook.created",
                           EventData(hook)};
  Render render = [hook = std::move(hook)](const clearance::Applied&) {
    std::string out;
    JsonWriter later(out);
    AppendHook(later, hook, "");
    return clearance::Rendered{201, std::move(out)};
  };
  Submit(std::move(call), std::move(put), std::move(render), {.once = std::move(once)});
}

void Delete(Call call) {
  if (AnsweredBefore(call)) return;
  const auto hook = Asked(call);
  if (!hook) return;
  Render render = [](const clearance::Applied&) { return clearance::Rendered{204, ""}; };
  Submit(std::move(call),
         clearance::PutRecord{
             std::string(collection::kWebhook), hook->id, {}, "", "webhook.removed", "{}"},
         std::move(render));
}

}  // namespace

void ListWebhooks(Call call) {
  const auto scope = ScopeOf(call);
  if (!scope) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const Webhook& hook : call.house->webhooks->List()) {
    if (IsTheirs(call, *scope, hook)) AppendHook(json, hook, "");
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void CreateWebhook(Call call) {
  if (ScopeOf(call)) OnWorker(std::move(call), Create);
}

void DeleteWebhook(Call call) {
  if (ScopeOf(call)) OnWorker(std::move(call), Delete);
}

void ListDeliveries(Call call) {
  const auto hook = Asked(call);
  if (!hook) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const Delivery& delivery : call.house->webhooks->Deliveries(hook->id))
    AppendDelivery(json, delivery);
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

}  // namespace tidewaiter::api
