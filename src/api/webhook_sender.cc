#include "api/webhook_sender.h"

#include <algorithm>
#include <chrono>

#include "access/sealed.h"
#include "access/webhook_signature.h"
#include "clearance/registry.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;

constexpr int kPage = 200;                      // events read at once
constexpr std::int64_t kGatherMs = 100;         // between looks at a journal that grows
constexpr std::int64_t kStoreAwayMs = 5'000;    // before the next question
constexpr std::int64_t kSaveEveryMs = 1'000;    // records of webhooks that sent something
constexpr std::int64_t kMovedEveryMs = 60'000;  // of those that only read on
constexpr std::int64_t kLongestMs = 60'000;     // asleep
constexpr double kSlowS = 2;

bool IsSuccess(int status) {
  return status >= 200 && status <= 299;
}

}  // namespace

WebhookSender::WebhookSender(House& house, Transport transport)
    : house_(house), transport_(std::move(transport)) {}

WebhookSender::~WebhookSender() {
  Stop();
}

Result<std::shared_ptr<WebhookSender>> WebhookSender::Start(House& house, Transport transport) {
  auto sender = std::shared_ptr<WebhookSender>(new WebhookSender(house, std::move(transport)));
  RETURN_IF_ERROR(sender->Load());
  for (std::size_t i = 0; i < kThreads; ++i)
    sender->threads_.emplace_back([raw = sender.get()] { raw->Work(); });
  return sender;
}

Status WebhookSender::Load() {
  ASSIGN_OR_RETURN(const auto rows, house_.store.ListRecords(collection::kWebhook));
  ASSIGN_OR_RETURN(const desk::Head head, house_.store.ReadHead());
  const std::lock_guard lock(mutex_);
  head_ = head.seq;
  for (const desk::RecordRow& row : rows)
    Apply(row);
  return {};
}

// What the sender itself knows better (cursor, failures) stays.
void WebhookSender::Apply(const desk::RecordRow& row) {
  auto record = Webhook::FromJson(row.body);
  if (!record || record->id != row.id) {  // removed, or not to be read
    hooks_.erase(row.id);
    return;
  }
  HookPtr& hook = hooks_[row.id];
  if (!hook) {
    hook = std::make_shared<Hook>();
    hook->since_ms = hook->saved_ms = house_.clock.UnixMilliseconds();
    hook->record = *std::move(record);
  } else {
    record->failures = hook->record.failures;
    record->last_status = hook->record.last_status;
    record->cursor = hook->record.cursor;
    hook->record = *std::move(record);
  }
  hook->version = row.version;
}

void WebhookSender::Notify(const desk::Batch& batch) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    for (const desk::RecordRow& row : batch.records) {
      if (row.collection == collection::kWebhook) Apply(row);
    }
    if (!batch.events.empty()) head_ = std::max(head_, batch.events.back().seq);
    if (hooks_.empty()) return;
  }
  wake_.notify_one();
}

void WebhookSender::Wake() {
  // With the lock: a thread that is about to sleep has looked at the clock already.
  const std::lock_guard lock(mutex_);
  wake_.notify_all();
}

void WebhookSender::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  stop_.request_stop();
  wake_.notify_all();
  for (std::thread& thread : threads_)
    thread.join();
  std::vector<clearance::PutRecord> saves;
  {
    const std::lock_guard lock(mutex_);
    saves = TakeSaves(/*last=*/true);
  }
  Submit(std::move(saves));
}

std::vector<Webhook> WebhookSender::List() const {
  std::vector<Webhook> list;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, hook] : hooks_)
      list.push_back(hook->record);
  }
  std::ranges::stable_sort(list, {}, &Webhook::created);
  return list;
}

std::optional<Webhook> WebhookSender::Find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = hooks_.find(id);
  return found == hooks_.end() ? std::nullopt : std::optional(found->second->record);
}

std::vector<Delivery> WebhookSender::Deliveries(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = hooks_.find(id);
  if (found == hooks_.end()) return {};
  const auto& kept = found->second->deliveries;
  return {kept.rbegin(), kept.rend()};
}

void WebhookSender::Work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (auto saves = TakeSaves(/*last=*/false); !saves.empty()) {
      lock.unlock();  // the engine may answer at once, on this thread
      Submit(std::move(saves));
      lock.lock();
      continue;
    }
    const HookPtr hook = Pick(house_.clock.UnixMilliseconds());
    if (!hook) {
      Sleep(lock);
      continue;
    }
    hook->busy = true;
    hook->turn = ++turns_;
    const bool slow = hook->slow;
    slow_busy_ += slow ? 1 : 0;
    wake_.notify_one();  // there may be more to do
    lock.unlock();
    Serve(hook);
    lock.lock();
    slow_busy_ -= slow ? 1 : 0;
    hook->busy = false;
  }
}

WebhookSender::HookPtr WebhookSender::Pick(std::int64_t now_ms) const {
  HookPtr best;
  for (const auto& [id, hook] : hooks_) {
    const bool ready = !hook->busy && !hook->record.disabled && hook->record.cursor < head_ &&
                       hook->next_ms <= now_ms && (!hook->slow || slow_busy_ < kSlowThreads);
    if (ready && (!best || hook->turn < best->turn)) best = hook;
  }
  return best;
}

// When there may be something to do again. A hook that a busy thread serves, or that waits for
// one, is looked at when that thread is done.
std::int64_t WebhookSender::NextMs(std::int64_t now_ms) const {
  std::int64_t next_ms = now_ms + kLongestMs;
  for (const auto& [id, hook] : hooks_) {
    if (!hook->busy && !hook->record.disabled && hook->record.cursor < head_ &&
        hook->next_ms > now_ms) {
      next_ms = std::min(next_ms, hook->next_ms);
    }
    if (hook->dirty && !hook->saving) next_ms = std::min(next_ms, hook->saved_ms + kSaveEveryMs);
    if (hook->moved && !hook->saving) next_ms = std::min(next_ms, hook->saved_ms + kMovedEveryMs);
  }
  return next_ms;
}

void WebhookSender::Sleep(std::unique_lock<std::mutex>& lock) {
  const std::int64_t now_ms = house_.clock.UnixMilliseconds();
  const std::int64_t wait_ms = std::clamp<std::int64_t>(NextMs(now_ms) - now_ms, 1, kLongestMs);
  wake_.wait_for(lock, std::chrono::milliseconds(wait_ms));
}

// One turn: reads on to the next event that concerns the webhook, and sends that.
void WebhookSender::Serve(const HookPtr& hook) {
  Turn turn;
  {
    const std::lock_guard lock(mutex_);
    turn.record = hook->record;
    turn.since_ms = hook->since_ms;
    turn.page = hook->page;
  }
  turn.reach = ReachOf(house_, turn.record);
  const auto page = ReadPage(turn);
  const News* found = nullptr;
  if (page) {
    const auto begin =
        (*page)->news.begin() + static_cast<std::ptrdiff_t>(turn.record.cursor - (*page)->after);
    const auto at = std::find_if(begin, (*page)->news.end(), [&](const News& news) {
      return Wants(turn.record, news) && Sees(turn.reach, news);
    });
    if (at != (*page)->news.end()) found = &*at;
  }
  if (found != nullptr) {
    turn.page = *page;
    return Send(hook, turn, *found);
  }
  const std::lock_guard lock(mutex_);
  const std::int64_t now_ms = house_.clock.UnixMilliseconds();
  if (!page) {
    hook->next_ms = now_ms + kStoreAwayMs;
    return;
  }
  const bool more = !(*page)->news.empty() && (*page)->last() < head_;
  hook->page = nullptr;
  hook->record.cursor = (*page)->last();
  hook->moved = true;
  hook->next_ms = more ? 0 : now_ms + kGatherMs;
}

// The page with the event after the cursor: the one at hand, the one that was read last, or a new
// one.
Result<std::shared_ptr<const WebhookSender::Page>> WebhookSender::ReadPage(Turn& turn) {
  const std::uint64_t cursor = turn.record.cursor;
  const auto fits = [&](const std::shared_ptr<const Page>& page) {
    return page && page->after <= cursor && cursor < page->last();
  };
  if (fits(turn.page)) return turn.page;
  {
    const std::lock_guard lock(mutex_);
    if (fits(page_)) return page_;
  }
  ASSIGN_OR_RETURN(const std::vector<desk::Event> events, house_.store.EventsAfter(cursor, kPage));
  auto page = std::make_shared<Page>();
  page->after = cursor;
  for (const desk::Event& event : events) {
    ASSIGN_OR_RETURN(News news, NewsOf(house_.store, event));
    page->news.push_back(std::move(news));
  }
  const std::lock_guard lock(mutex_);
  if (!page->news.empty()) page_ = page;
  return page;
}

void WebhookSender::Send(const HookPtr& hook, const Turn& turn, const News& news) {
  const std::int64_t age_ms =
      house_.clock.UnixMilliseconds() - std::max(news.time_ms, turn.since_ms);
  if (turn.record.failures > 0 && age_ms >= kGiveUpMs) {
    const std::lock_guard lock(mutex_);
    hook->page = turn.page;
    return NoteGivenUp(*hook, news);
  }
  int status = 0;
  const double begin_s = house_.clock.MonotonicSeconds();
  if (const auto secret =
          access::Open(house_.key, "webhook:" + turn.record.id, turn.record.secret)) {
    http::ClientRequest request{.url = turn.record.url, .method = http::Method::kPost};
    request.body = MessageJson(turn.record, turn.reach, news);
    request.headers = {{"Content-Type", "application/json"},
                       {"Tidewaiter-Delivery", DeliveryId(turn.record, news.seq)},
                       {"Tidewaiter-Signature",
                        access::SignWebhook(*secret, request.body, house_.clock.UnixSeconds())}};
    const auto answer = transport_(request, stop_.get_token());
    if (answer) status = answer->status;
  }
  const bool slow = house_.clock.MonotonicSeconds() - begin_s > kSlowS;
  const std::lock_guard lock(mutex_);
  if (stopping_ && !IsSuccess(status)) return;  // it may be us who ended it
  hook->page = turn.page;
  NoteAnswer(*hook, news, status, slow);
}

Delivery& WebhookSender::DeliveryOf(Hook& hook, const News& news) {
  if (hook.deliveries.empty() || hook.deliveries.back().seq != news.seq) {
    hook.deliveries.push_back({.seq = news.seq, .at_ms = news.time_ms});
    if (hook.deliveries.size() > kDeliveries) hook.deliveries.pop_front();
  }
  return hook.deliveries.back();
}

void WebhookSender::NoteAnswer(Hook& hook, const News& news, int status, bool slow) {
  Delivery& delivery = DeliveryOf(hook, news);
  ++delivery.attempts;
  delivery.last_status = status;
  hook.record.last_status = status;
  hook.slow = slow || !IsSuccess(status);
  hook.dirty = true;
  if (IsSuccess(status)) {
    delivery.status = Delivery::Status::kDelivered;
    delivery.next_ms = 0;
    hook.record.failures = 0;
    hook.record.cursor = news.seq;
    hook.next_ms = 0;
  } else {
    ++hook.record.failures;
    hook.next_ms = house_.clock.UnixMilliseconds() +
                   RetryAfterMs(DeliveryId(hook.record, news.seq), hook.record.failures);
    delivery.next_ms = hook.next_ms;
  }
}

void WebhookSender::NoteGivenUp(Hook& hook, const News& news) {
  Delivery& delivery = DeliveryOf(hook, news);
  delivery.status = Delivery::Status::kGivenUp;
  delivery.next_ms = 0;
  hook.record.cursor = news.seq;
  hook.dirty = true;
}

// Records that are to be written now.
std::vector<clearance::PutRecord> WebhookSender::TakeSaves(bool last) {
  const std::int64_t now_ms = house_.clock.UnixMilliseconds();
  std::vector<clearance::PutRecord> saves;
  for (const auto& [id, hook] : hooks_) {
    const std::int64_t age_ms = now_ms - hook->saved_ms;
    const bool due = (hook->dirty && (last || age_ms >= kSaveEveryMs)) ||
                     (hook->moved && (last || age_ms >= kMovedEveryMs));
    if (hook->saving || !due) continue;
    hook->saving = true;
    hook->dirty = hook->moved = false;
    hook->saved_ms = now_ms;
    saves.push_back({.collection = std::string(collection::kWebhook),
                     .id = id,
                     .if_version = hook->version,
                     .body = hook->record.ToJson(),
                     .kind = "",
                     .data = ""});
  }
  return saves;
}

void WebhookSender::Submit(std::vector<clearance::PutRecord> saves) {
  for (clearance::PutRecord& save : saves) {
    clearance::Command command;
    command.who.id = "system";
    command.done = [self = weak_from_this(), id = save.id](const clearance::Answer& answer) {
      const bool done = std::holds_alternative<clearance::Rendered>(answer.what);
      if (const auto sender = self.lock()) sender->NoteSaved(id, done);
    };
    command.work = std::move(save);
    house_.engine.Submit(std::move(command));
  }
}

void WebhookSender::NoteSaved(const std::string& id, bool done) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = hooks_.find(id);
    if (found == hooks_.end()) return;
    found->second->saving = false;
    if (!done) found->second->dirty = true;  // a second later, with what is known then
  }
  wake_.notify_one();
}

}  // namespace tidewaiter::api
