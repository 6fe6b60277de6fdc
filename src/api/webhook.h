// Webhook: where somebody wants to be told what happens, and what such a message says.
//
//   const std::optional<Webhook> hook = Webhook::FromJson(record.body);
//   if (hook && Wants(*hook, news) && Sees(ReachOf(house, *hook), news)) {
//     body = MessageJson(*hook, reach, news);
//   }
//
// A webhook tells no more than its maker may know. Systems and brokers are told what traders are
// told of the declarations and movements of their clients: never lanes, findings, reasons or
// alarms. Administrators, who see no declarations, get kind, subject and time. What the maker could
// see is written down when the webhook is made; what they lost since then is looked up for every
// message.
#ifndef TIDEWAITER_API_WEBHOOK_H_
#define TIDEWAITER_API_WEBHOOK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/house.h"
#include "desk/event.h"
#include "risk/language.h"

namespace tidewaiter::api {

inline constexpr std::size_t kWebhooksPerOwnerMax = 20;  // one for each system of a large broker

struct Webhook {
  std::string id;  // "whk_…"
  std::string url;
  std::vector<std::string> events;   // kinds, or "*"
  std::string owner;                 // id of the principal who made it
  bool all = false;                  // of an administrator
  std::vector<std::string> clients;  // else: party ids, sorted
  std::string secret;                // sealed for "webhook:<id>"
  std::int64_t created = 0;          // Unix seconds
  bool disabled = false;
  int failures = 0;          // attempts without success since the last one with
  int last_status = 0;       // HTTP, of the last attempt; 0 without an answer
  std::uint64_t cursor = 0;  // every event up to this one was sent, given up or of no concern

  [[nodiscard]] std::string ToJson() const;  // the record
  static std::optional<Webhook> FromJson(std::string_view json);
};

// An event as far as webhooks tell of it.
struct News {
  std::uint64_t seq = 0;
  std::int64_t time_ms = 0;
  std::string kind;
  std::string subject;
  std::string code;  // desk::NotificationCode; "" is nothing for traders
  // Of its declaration, for events with a code.
  std::string declarant;
  std::string importer;
  std::string lrn;
  std::string status;
  // Of its movement, for events of movements that parties are told of: who answers for it is
  // `declarant`, who carries it `importer`.
  std::string movement = {};
  std::string unit = {};  // what people call it
};
// Reads the declaration of events with a code, the movement of those of movements. Errors: of the
// store.
Result<News> NewsOf(desk::Store& store, const desk::Event& event);

// What the maker of a webhook may see right now.
struct Reach {
  bool all = false;
  std::vector<std::string> clients;  // sorted
  risk::Language language = risk::Language::kEnglish;
};
Reach ReachOf(const House& house, const Webhook& hook);

// Kinds of events that traders are told of.
bool IsForTraders(std::string_view kind);
bool Wants(const Webhook& hook, const News& news);
bool Sees(const Reach& reach, const News& news);

// "<webhook>-<seq>": the same whenever the same message is sent again.
std::string DeliveryId(const Webhook& hook, std::uint64_t seq);
std::string MessageJson(const Webhook& hook, const Reach& reach, const News& news);

// How long after that many failures the next attempt comes: 5 s, doubled each time, at most an
// hour, and up to a fifth more or less, always the same for the same delivery.
std::int64_t RetryAfterMs(std::string_view delivery, int failures);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_WEBHOOK_H_
