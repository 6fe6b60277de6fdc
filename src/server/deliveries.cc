#include "server/deliveries.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ranges>
#include <set>

#include <fmt/format.h>

#include "access/lockout.h"
#include "codec/json_get.h"
#include "http/client.h"
#include "ledger/number_set.h"
#include "member/note_keys.h"
#include "payload/may_read.h"

namespace tidewaiter::server {
namespace {

// As the first retry of an outbox.
constexpr std::chrono::milliseconds kRoundMs(payload::kFirstRetryMs);
constexpr std::size_t kDueMax = 100;        // in one round
constexpr double kPostTimeoutS = 10;        // a payload of a megabyte over a slow line
constexpr std::size_t kTakingMax = 64;      // deliveries of a megabyte each that wait for the disk
constexpr std::size_t kReceiptMax = 16384;  // a note with a few signatures

http::Response Later() {
  return {.status = 503, .content_type = "text/plain", .body = "storage: later\n"};
}

http::Response TooMany(double wait_s) {
  return {.status = 429,
          .content_type = "text/plain",
          .body = "too_many: slower\n",
          .headers = {{"Retry-After", fmt::format("{}", std::ceil(std::max(wait_s, 1.0)))}}};
}

}  // namespace

Result<std::shared_ptr<Deliveries>> Deliveries::Start(DeliveriesPlace place) {
  ASSIGN_OR_RETURN(const access::SecretKey sealing, member::SealingSeedOf(place.folder));
  std::shared_ptr<Deliveries> self(new Deliveries(std::move(place), sealing));
  self->has_news_ = true;  // of the time before the start
  self->takers_ = std::make_unique<api::Workers>(1, kTakingMax);
  self->sender_ = std::jthread([s = self.get()](const std::stop_token& stop) { s->Work(stop); });
  return self;
}

Result<tlog::Signer> Deliveries::Signer() const {
  return member::NoteSignerOf(place_.folder, *place_.ledger.charter(), place_.ledger.id());
}

Deliveries::~Deliveries() {
  Stop();
}

void Deliveries::Stop() {
  std::unique_ptr<api::Workers> takers;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    takers = std::move(takers_);
  }
  sender_.request_stop();
  if (sender_.joinable()) sender_.join();
}

void Deliveries::Wake() {
  {
    const std::lock_guard lock(mutex_);
    has_news_ = true;
  }
  wake_.notify_all();
}

// ---- What comes

void Deliveries::AddTo(http::Router& router) {
  router.Add(http::Method::kPost, std::string(payload::kDeliveryPath),
             [self = shared_from_this()](http::Request request, http::Reply reply) {
               self->Handle(std::move(request), std::move(reply));
             });
}

void Deliveries::Handle(http::Request request, http::Reply reply) {
  const auto verdict =
      addresses_.Allow(access::PeerKey(request.peer), place_.clock->MonotonicSeconds());
  if (!verdict) return reply.Send(TooMany(verdict.wait_s));
  if (request.body.size() > payload::kDeliveryBytesMax) {
    return reply.Send({.status = 413, .content_type = "text/plain", .body = "malformed\n"});
  }
  const auto kept = std::make_shared<http::Reply>(std::move(reply));
  bool taken = false;
  {
    const std::lock_guard lock(mutex_);
    taken = !stopped_ && takers_->Run([this, kept, body = std::move(request.body)] {
      Answer(body, std::move(*kept));
    });
  }
  if (!taken) kept->Send(Later());
}

// Of the member that signed it. What nobody signed is refused by the inbox, for the same reason.
http::RateVerdict Deliveries::AllowSender(std::string_view body, const ledger::Charter& charter) {
  const auto delivery = payload::ParseDelivery(body);
  const bool stands = delivery && !payload::CheckDelivery(*delivery, charter, place_.ledger.id(),
                                                          place_.clock->UnixMilliseconds());
  if (!stands) return {};
  return members_.Allow(delivery->head.from, place_.clock->MonotonicSeconds());
}

void Deliveries::Answer(const std::string& body, http::Reply reply) {
  const auto signer = Signer();
  if (!signer) return reply.Send(Later());
  const auto charter = place_.ledger.charter();
  const auto verdict = AllowSender(body, *charter);
  if (!verdict) return reply.Send(TooMany(verdict.wait_s));
  payload::Taken taken = place_.payloads->With([&](payload::Store& store) {
    return payload::Inbox(store, place_.ledger.id(), sealing_, *signer)
        .Take(body, *charter, place_.clock->UnixMilliseconds());
  });
  const bool here = taken.status == 200;
  reply.Send({.status = taken.status, .content_type = "text/plain", .body = std::move(taken.body)});
  if (here) Wake();  // its entry may be here already
}

std::optional<ledger::Entry> Deliveries::FinalAt(const payload::Place& place) const {
  const auto story = place_.ledger.Tell(place.object, place.log);
  if (!story) return std::nullopt;
  for (const member::Step& step : story->steps) {
    if (step.number == place.number && step.is_final && step.entry.log == place.log)
      return step.entry;
  }
  return std::nullopt;
}

Status Deliveries::Settle(const ledger::Entry& entry) {
  const auto signer = Signer();
  if (!signer) return std::unexpected(signer.error());
  ASSIGN_OR_RETURN(const auto settled, place_.payloads->With([&](payload::Store& store) {
    return payload::Inbox(store, place_.ledger.id(), sealing_, *signer).Settle(entry);
  }));
  const bool came = std::ranges::any_of(settled, [](const auto& one) { return bool(one.audit); });
  if (came && place_.on_received) place_.on_received({entry.log, entry.object, entry.number});
  return {};
}

// What came after its entry.
void Deliveries::SettleWaiting() {
  const auto signer = Signer();
  if (!signer) return;
  const auto places = place_.payloads->With([&](payload::Store& store) {
    payload::Inbox inbox(store, place_.ledger.id(), sealing_, *signer);
    static_cast<void>(inbox.Expire(place_.clock->UnixMilliseconds()));
    return inbox.Waiting();
  });
  if (!places) return;  // the next round asks again
  for (const payload::Place& place : *places) {
    if (stop_.stop_requested()) return;
    if (const auto entry = FinalAt(place)) static_cast<void>(Settle(*entry));
  }
}

// ---- What goes out

void Deliveries::Take(const member::FinalEntry& final_entry) {
  const ledger::Entry& entry = final_entry.entry;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
  }
  if (entry.log != place_.ledger.own_log()) {
    // A disk that fails leaves it waiting in the inbox: the next round settles it.
    if (!entry.commitments.empty()) static_cast<void>(Settle(entry));
    return;
  }
  // What is final is read as final; of entries that were said elsewhere nothing is kept.
  if (!entry.commitments.empty()) {
    static_cast<void>(
        place_.payloads->With([&](payload::Store& store) { return store.MarkFinal(entry); }));
  }
  if (TellReaders(entry)) return Wake();
  const std::lock_guard lock(mutex_);
  failed_.push_back(entry);
}

// The matrix of a shipment that is in force.
std::optional<ledger::Entry> Deliveries::PartiesOf(const ledger::Entry& entry) const {
  if (!entry.type.starts_with("shipment.")) return std::nullopt;
  const auto story = place_.ledger.Tell(entry.object, entry.log);
  if (!story) return std::nullopt;
  for (const member::Step& step : std::views::reverse(story->steps)) {
    if (step.entry.type == "shipment.open" || step.entry.type == "shipment.grant")
      return step.entry;
  }
  return std::nullopt;
}

Result<std::size_t> Deliveries::TellReaders(const ledger::Entry& entry, std::string_view only) {
  if (entry.type == "numbers.open" || entry.type == "numbers.rekey") return TellKey(entry, only);
  std::size_t count = 0;
  if (entry.commitments.empty()) return count;
  const auto charter = place_.ledger.charter();
  const auto parties = PartiesOf(entry);
  const std::set<std::string> nobody;
  for (const auto& [id, member] : charter->members()) {
    if (member.until || id == place_.ledger.id() || (!only.empty() && id != only)) continue;
    const payload::ReadRight right = payload::MayRead({.entry = entry,
                                                       .charter = *charter,
                                                       .reader = id,
                                                       .at_ms = place_.clock->UnixMilliseconds(),
                                                       .named = nobody,
                                                       .parties = parties ? &*parties : nullptr});
    if (!right.may) continue;
    ASSIGN_OR_RETURN(const std::size_t added, TellReader(entry, member, right.because));
    count += added;
  }
  return count;
}

Result<std::size_t> Deliveries::TellReader(const ledger::Entry& entry, const ledger::Member& to,
                                           std::string_view because) {
  ASSIGN_OR_RETURN(const tlog::Signer signer, Signer());
  const payload::Asker asker{.by = place_.ledger.id(), .purpose = std::string(because)};
  std::optional<payload::Audit> audit;
  const Status added = place_.payloads->With([&](payload::Store& store) -> Status {
    auto shown = store.Disclose(entry, {}, to.id, asker);
    // Of an entry of before this member kept payloads, or one that was deleted.
    if (!shown && payload::IsNotKept(shown.error())) return {};
    if (!shown) return std::unexpected(shown.error());
    ASSIGN_OR_RETURN(const std::string id,
                     payload::Outbox(store, place_.ledger.id(), signer)
                         .Add(shown->disclosure, to, place_.clock->UnixMilliseconds()));
    audit = std::move(shown->audit);
    return {};
  });
  if (audit && place_.on_audit) place_.on_audit(*audit);
  if (!added) return std::unexpected(added.error());
  return audit ? 1 : 0;
}

// Whoever asks a copy of the registry has to have its key.
Result<std::size_t> Deliveries::TellKey(const ledger::Entry& entry, std::string_view only) {
  ASSIGN_OR_RETURN(const tlog::Signer signer, Signer());
  const codec::JsonText data(entry.data);
  const std::string key_id = data.ok() ? codec::TextOf(data.root(), "key_id") : std::string();
  const auto charter = place_.ledger.charter();
  return place_.payloads->With([&](payload::Store& store) -> Result<std::size_t> {
    std::size_t count = 0;
    ASSIGN_OR_RETURN(const auto key, store.RegistryKeyOf(key_id));
    if (!key) return count;  // it is kept elsewhere
    payload::Outbox outbox(store, place_.ledger.id(), signer);
    for (const auto& [id, member] : charter->members()) {
      if (member.until || id == place_.ledger.id() || (!only.empty() && id != only)) continue;
      ASSIGN_OR_RETURN(const std::string sent,
                       outbox.Add({.log = entry.log, .object = entry.object, .key = key->bytes},
                                  member, place_.clock->UnixMilliseconds()));
      ++count;
    }
    return count;
  });
}

// All that is final of it; what came earlier is taken again and does no harm.
Result<std::size_t> Deliveries::TellObject(std::string_view object, std::string_view to) {
  const std::string& log = place_.ledger.own_log();
  ASSIGN_OR_RETURN(const member::Story story, place_.ledger.Tell(object, log));
  if (story.record.log != log)
    return Fail(ErrorCode::kNotFound, std::string(object) + " is none of ours", "/object");
  std::size_t count = 0;
  for (const member::Step& step : story.steps) {
    if (!step.is_final) continue;
    ASSIGN_OR_RETURN(const std::size_t added, TellReaders(step.entry, to));
    count += added;
  }
  return count;
}

Result<std::vector<payload::Unsent>> Deliveries::given_up() {
  ASSIGN_OR_RETURN(const tlog::Signer signer, Signer());
  return place_.payloads->With([&](payload::Store& store) {
    return payload::Outbox(store, place_.ledger.id(), signer).GivenUp();
  });
}

Result<std::size_t> Deliveries::SendAgain(std::string_view object, std::string_view to) {
  ASSIGN_OR_RETURN(const tlog::Signer signer, Signer());
  ASSIGN_OR_RETURN(const std::vector<payload::Unsent> unsent, given_up());
  std::size_t count = 0;
  if (!object.empty()) {
    ASSIGN_OR_RETURN(count, TellObject(object, to));
  }
  for (const payload::Unsent& one : unsent) {
    if ((!object.empty() && one.name.object != object) || (!to.empty() && one.to != to)) continue;
    if (object.empty()) {
      const auto added = TellObject(one.name.object, one.to);
      if (!added && added.error().code != ErrorCode::kNotFound)
        return std::unexpected(added.error());
      count += added.value_or(0);
    }
    RETURN_IF_ERROR(place_.payloads->With([&](payload::Store& store) {
      return payload::Outbox(store, place_.ledger.id(), signer).Forget(one.id);
    }));
  }
  Wake();
  return count;
}

// An alarm for each member and log; which objects they are is listed (given_up).
void Deliveries::GiveUp(const std::vector<payload::Unsent>& unsent, std::string_view why) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> objects;
  for (const payload::Unsent& one : unsent)
    objects[{one.to, one.name.log}].push_back(one.name.object);
  for (const auto& [whom, names] : objects) {
    place_.ledger.Raise(
        {.code = std::string(kDeliveryGivenUp),
         .log = whom.second,
         .member = whom.first,
         .detail = names.size() == 1
                       ? fmt::format("{}: {}", names.front(), why)
                       : fmt::format("{} and {} more: {}", names.front(), names.size() - 1, why),
         .at_ms = place_.clock->UnixMilliseconds()});
  }
}

void Deliveries::SendAgainWhatFailed() {
  std::deque<ledger::Entry> failed;
  {
    const std::lock_guard lock(mutex_);
    failed.swap(failed_);
  }
  for (ledger::Entry& entry : failed) {
    if (TellReaders(entry)) continue;
    const std::lock_guard lock(mutex_);
    failed_.push_back(std::move(entry));
  }
}

payload::SendAnswer Deliveries::Post(const payload::Sending& sending,
                                     const ledger::Charter& charter) const {
  const ledger::Member* to = charter.FindMember(sending.to);
  if (to == nullptr) return {};  // it was removed; after a week the delivery is given up
  const auto other = place_.urls.find(sending.to);
  const std::string& url = other == place_.urls.end() ? to->url : other->second;
  const auto answer = http::Fetch({.url = url + std::string(payload::kDeliveryPath),
                                   .method = http::Method::kPost,
                                   .headers = {{"Content-Type", "application/octet-stream"}},
                                   .body = sending.body},
                                  {.timeout_s = kPostTimeoutS,
                                   .answer_bytes_max = kReceiptMax,
                                   .allow_private = true,  // as all calls between nodes
                                   .ca_file = place_.ca_file,
                                   .stop = stop_});
  if (!answer) return {};
  return {.status = answer->status, .body = answer->body};
}

void Deliveries::SendDue() {
  const auto signer = Signer();
  if (!signer) return;
  const auto charter = place_.ledger.charter();
  Result<std::vector<payload::Unsent>> expired;
  const auto due = place_.payloads->With([&](payload::Store& store) {
    payload::Outbox outbox(store, place_.ledger.id(), *signer);
    expired = outbox.Expire(place_.clock->UnixMilliseconds());
    return outbox.Due(place_.clock->UnixMilliseconds(), kDueMax);
  });
  if (expired) GiveUp(*expired, "no answer for a week");
  if (!due) return;
  std::set<std::string> silent;  // one that does not answer holds the others up once
  for (const payload::Sending& sending : *due) {
    if (stop_.stop_requested()) return;
    payload::SendAnswer answer;
    if (!silent.contains(sending.to)) answer = Post(sending, *charter);
    if (stop_.stop_requested()) return;
    if (answer.status == 0 || answer.status == 429) silent.insert(sending.to);
    const auto sent = place_.payloads->With([&](payload::Store& store) {
      return payload::Outbox(store, place_.ledger.id(), *signer)
          .OnAnswer(sending, answer, *charter, place_.clock->UnixMilliseconds());
    });
    if (sent && *sent == payload::Sent::kRefused) {
      GiveUp({{sending.id, sending.to, sending.name}},
             fmt::format("refused with {}", answer.status));
    }
  }
  if (due->size() == kDueMax) Wake();
}

Result<std::int64_t> Deliveries::waiting() {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return Fail(ErrorCode::kUnavailable, "stopped");
  }
  ASSIGN_OR_RETURN(const tlog::Signer signer, Signer());
  return place_.payloads->With([&](payload::Store& store) {
    return payload::Outbox(store, place_.ledger.id(), signer).waiting();
  });
}

void Deliveries::Work(const std::stop_token& stop) {
  stop_ = stop;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, kRoundMs, [this] { return has_news_; });
      has_news_ = false;
    }
    if (stop.stop_requested()) return;
    SendAgainWhatFailed();
    SettleWaiting();
    SendDue();
  }
}

}  // namespace tidewaiter::server
