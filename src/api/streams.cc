#include "api/streams.h"

#include <algorithm>

#include <fmt/format.h>

#include "clearance/registry.h"
#include "codec/json_writer.h"
#include "monitor/alarm_case.h"
#include "monitor/shift.h"

namespace tidewaiter::api {
namespace {

access::Subject SubjectOf(const desk::DeclarationRow& row) {
  return {.office = row.office,
          .declarant = row.declarant,
          .importer = row.importer,
          .officer = row.officer};
}

std::string RuleJson(const rulebook::Entry& entry) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("name", entry.name).Member("phase", Name(entry.newest().phase));
  json.Member("newest", entry.newest().number).EndObject();
  return out;
}

// The event that a record of the control room is told as; "" for those of its own stream alone.
std::string_view RoomEvent(std::string_view collection) {
  for (const std::string_view one : {monitor::kAlarmRecords, monitor::kShiftRecords}) {
    if (collection == one) return one;
  }
  return {};
}

}  // namespace

Streams::Streams(Show show, ShowControl show_control, ShowNotification show_notification)
    : show_(std::move(show)),
      show_control_(std::move(show_control)),
      show_notification_(std::move(show_notification)),
      thread_([this] { Work(); }) {}

Streams::~Streams() {
  Stop();
}

void Streams::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(readers_mutex_);
  stopped_ = true;
  for (const Reader& reader : readers_)
    reader.stream->Close();
  readers_.clear();
  open_.store(0, std::memory_order_relaxed);
}

void Streams::Tell(Told told) {
  Item item;
  item.told = std::make_shared<const Told>(std::move(told));
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    waiting_.push_back(std::move(item));
    while (waiting_.size() > kKept)
      waiting_.pop_front();
  }
  wake_.notify_one();
}

void Streams::Publish(const desk::Batch& batch) {
  std::vector<Item> items;
  const auto add = [&](std::uint64_t seq) -> Item& {
    items.push_back({});
    items.back().seq = seq;
    items.back().time_ms = batch.events.empty() ? 0 : batch.events.back().time_ms;
    return items.back();
  };
  const std::uint64_t last = batch.events.empty() ? 0 : batch.events.back().seq;
  for (const desk::DeclarationRow& row : batch.declarations) {
    // What was released at once concerns nobody who watches a queue.
    if (!desk::IsOpen(row.status) && row.control.empty()) continue;
    add(row.last_seq).declaration = std::make_shared<const desk::DeclarationRow>(row);
  }
  for (const desk::ControlRow& row : batch.controls)
    add(last).control = std::make_shared<const desk::ControlRow>(row);
  for (const desk::NotificationRow& row : batch.notifications)
    add(row.seq).notification = std::make_shared<const desk::NotificationRow>(row);
  for (const desk::RecordRow& row : batch.records) {
    if (row.collection == clearance::collection::kApiKey) {
      add(last).ended = "key:" + row.id;  // as its principal is called
    } else if (row.collection == rulebook::kEntries) {
      auto entry = rulebook::ParseEntry(row.body);
      if (entry) add(last).rule = std::make_shared<const rulebook::Entry>(*std::move(entry));
    } else if (const std::string_view room = RoomEvent(row.collection); !room.empty()) {
      Item& item = add(last);
      item.room = room;
      item.id = row.id;
    } else if (row.collection == clearance::collection::kAccount ||
               (row.collection == clearance::collection::kSession && row.body.empty())) {
      add(last).ended = row.id;
    }
  }
  if (items.empty()) return;
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.seq < b.seq; });
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    for (Item& item : items)
      waiting_.push_back(std::move(item));
    // With nobody to send them on, the oldest are of no use.
    while (waiting_.size() > kKept)
      waiting_.pop_front();
  }
  wake_.notify_one();
}

bool Streams::MustEnd(const Watcher& watcher, const Item& item) {
  if (item.time_ms > watcher.until_ms) return true;
  return !item.ended.empty() && (item.ended == watcher.principal || item.ended == watcher.session);
}

bool Streams::Send(const Reader& reader, const Item& item) const {
  const Watcher& watcher = reader.watcher;
  if (MustEnd(watcher, item)) {
    reader.stream->Close();
    return false;
  }
  const std::string id = fmt::format("{}", item.seq);
  const auto here = [&](const std::string& office) {
    return watcher.office.empty() || watcher.office == office;
  };
  if (item.declaration && here(item.declaration->office) &&
      watcher.declarations.Includes(SubjectOf(*item.declaration))) {
    return reader.stream->Send("declaration", id, show_(*item.declaration, watcher));
  }
  if (item.control && here(item.control->office) &&
      watcher.declarations.Includes({.office = item.control->office,
                                     .declarant = {},
                                     .importer = {},
                                     .officer = item.control->officer})) {
    return reader.stream->Send("control", id, show_control_(*item.control, watcher));
  }
  if (item.notification &&
      watcher.notifications.Includes(
          {.office = {}, .declarant = item.notification->party, .importer = {}, .officer = {}})) {
    return reader.stream->Send("notification", id, show_notification_(*item.notification, watcher));
  }
  if (item.rule && watcher.rules && watcher.rules(*item.rule)) {
    return reader.stream->Send("rule", id, RuleJson(*item.rule));
  }
  if (!item.room.empty() && watcher.room) {
    const std::string seen = watcher.room(item.room, item.id);
    if (!seen.empty()) return reader.stream->Send(item.room, id, seen);
  }
  if (item.told && watcher.ledger && watcher.ledger(item.told->object)) {
    return reader.stream->Send(item.told->event, "", item.told->json);
  }
  return !reader.stream->closed();
}

void Streams::Work() {
  for (;;) {
    std::deque<Item> items;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      items.swap(waiting_);
    }
    const std::lock_guard lock(readers_mutex_);
    for (const Item& item : items) {
      std::erase_if(readers_, [&](const Reader& reader) { return !Send(reader, item); });
      // Whoever comes later has other rights already, and reads the ledger as it is then.
      if (!item.ended.empty() || item.told) continue;
      kept_.push_back(item);
      if (kept_.size() > kKept) kept_.pop_front();
    }
    open_.store(readers_.size(), std::memory_order_relaxed);
  }
}

void Streams::Open(http::Reply reply, Watcher watcher, std::uint64_t after_seq,
                   std::vector<http::Header> headers) {
  Reader reader{std::move(watcher), reply.Stream(std::move(headers))};
  const std::lock_guard lock(readers_mutex_);
  if (stopped_) return reader.stream->Close();
  if (!reader.stream->Send("hello", "", "{}")) return;
  if (after_seq > 0) {
    if (kept_.empty() || kept_.front().seq > after_seq + 1) {
      reader.stream->Send("reset", "", "{}");
    } else {
      for (const Item& item : kept_) {
        if (item.seq > after_seq && !Send(reader, item)) return;
      }
    }
  }
  readers_.push_back(std::move(reader));
  open_.store(readers_.size(), std::memory_order_relaxed);
}

}  // namespace tidewaiter::api
