#include "epcis/store.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "base/hash.h"
#include "epcis/event_hash.h"
#include "epcis/read.h"
#include "epcis/write.h"

namespace tidewaiter::epcis {
namespace {

std::string Hex(std::string_view text) {
  Sha256 hash;
  hash.Add(text);
  return hash.Hex();
}

// An event and each declaration that it was wrong are records of their own.
std::string KeyOf(const Event& event) {
  std::string key = event.event_id;
  if (event.error_declaration)
    key += "\n" + FormatUtc(event.error_declaration->declaration_time.ms);
  return Hex(key);
}

// What the event says, and what its declaration says, which the hash leaves out.
std::string ContentOf(const Event& event) {
  std::string content = PreHash(event);
  if (event.error_declaration) {
    content += "\n" + event.error_declaration->reason;
    for (const std::string& id : event.error_declaration->corrective_event_ids)
      content += "\n" + id;
  }
  return Hex(content);
}

}  // namespace

Batch EventStore::Prepare(std::vector<Event> events, std::int64_t now_ms) const {
  Batch batch;
  std::unordered_map<std::string, std::string> seen;  // key to content, of this batch
  const std::shared_lock lock(mutex_);
  for (std::size_t i = 0; i < events.size(); ++i) {
    Event& event = events[i];
    event.record_time = Moment{now_ms, 0};
    if (event.event_id.empty()) event.event_id = EventHashId(event);
    std::string key = KeyOf(event);
    const std::string content = ContentOf(event);
    const auto stored = by_key_.find(key);
    const auto [known, is_new] = seen.emplace(key, content);
    const std::string& there =
        stored != by_key_.end() ? stored_[stored->second].content : known->second;
    if (there != content) {
      batch.problems.push_back(
          {"duplicate", fmt::format("/epcisBody/eventList/{}/eventID", i),
           fmt::format("{} says something else already", event.event_id.substr(0, 100))});
    } else if (stored != by_key_.end() || !is_new) {
      ++batch.duplicates;
    } else {
      EventRecord record{std::move(key), {}};
      WriteEvent(event, record.body);
      batch.records.push_back(std::move(record));
      batch.events.push_back(std::make_shared<const Event>(std::move(event)));
    }
  }
  batch.new_events = batch.events.size();
  if (stored_.size() + batch.new_events > limits_.events_max) {
    batch.problems.push_back(
        {"full", "/epcisBody/eventList", fmt::format("more than {} events", limits_.events_max)});
  }
  return batch;
}

void EventStore::Commit(Batch batch) {
  std::vector<std::string> contents;  // before others have to wait
  for (const auto& event : batch.events)
    contents.push_back(ContentOf(*event));
  const std::unique_lock lock(mutex_);
  for (std::size_t i = 0; i < batch.events.size(); ++i)
    Add(std::move(batch.events[i]), std::move(batch.records[i].id), std::move(contents[i]));
}

Status EventStore::Load(std::string_view body) {
  Document document = ReadJson(body);
  if (!document.problems.empty() || document.events.size() != 1) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("a stored event cannot be read: {}",
                            document.problems.empty() ? "" : document.problems[0].pointer));
  }
  auto event = std::make_shared<const Event>(std::move(document.events[0]));
  std::string key = KeyOf(*event);
  std::string content = ContentOf(*event);
  const std::unique_lock lock(mutex_);
  Add(std::move(event), std::move(key), std::move(content));
  return {};
}

void EventStore::Add(std::shared_ptr<const Event> event, std::string key, std::string content) {
  const auto place = static_cast<Place>(stored_.size());
  if (!by_key_.emplace(std::move(key), place).second) return;
  for (std::string& epc : AnyEpcs(*event))
    by_epc_[std::move(epc)].push_back(place);
  stored_.push_back({std::move(event), std::move(content)});
  by_event_time_.insert(PlaceOf(place, false));
  by_record_time_.insert(PlaceOf(place, true));
}

PagePlace EventStore::PlaceOf(Place place, bool by_record_time) const {
  const Event& event = *stored_[place].event;
  const std::int64_t recorded = event.record_time ? event.record_time->ms : 0;
  return {by_record_time ? recorded : event.event_time.ms, place};
}

std::size_t EventStore::size() const {
  const std::shared_lock lock(mutex_);
  return stored_.size();
}

std::vector<EventStore::Place> EventStore::PlacesOf(const std::vector<std::string>& epcs) const {
  std::vector<Place> places;
  for (const std::string& epc : epcs) {
    const auto found = by_epc_.find(epc);
    if (found == by_epc_.end()) continue;
    places.insert(places.end(), found->second.begin(), found->second.end());
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

void EventStore::FindAmong(std::vector<Place> places, const Query& query, Page& page) const {
  const auto less = [&](Place a, Place b) {
    const PagePlace one = PlaceOf(a, query.by_record_time);
    const PagePlace other = PlaceOf(b, query.by_record_time);
    return query.descending ? other < one : one < other;
  };
  std::sort(places.begin(), places.end(), less);
  std::optional<PagePlace> last;
  for (const Place place : places) {
    const PagePlace here = PlaceOf(place, query.by_record_time);
    if (query.after && (query.descending ? here >= *query.after : here <= *query.after)) continue;
    if (!Matches(query, *stored_[place].event)) continue;
    if (page.events.size() == query.per_page) {
      page.next_page_token = PageToken(*last);
      return;
    }
    page.events.push_back(*stored_[place].event);
    last = here;
  }
}

// Walks an index from where the time asked for, or the last page, begins to where it ends.
void EventStore::FindInOrder(const Query& query, Page& page) const {
  const std::set<PagePlace>& index = query.by_record_time ? by_record_time_ : by_event_time_;
  const auto& from = query.by_record_time ? query.ge_record_ms : query.ge_event_ms;
  const auto& before = query.by_record_time ? query.lt_record_ms : query.lt_event_ms;
  auto begin = from ? index.lower_bound({*from, 0}) : index.begin();
  auto end = before ? index.lower_bound({*before, 0}) : index.end();
  if (from && before && *from >= *before) return;
  if (query.after && !query.descending && (begin == index.end() || *begin <= *query.after))
    begin = index.upper_bound(*query.after);
  if (query.after && query.descending && (end == index.end() || *query.after < *end))
    end = index.lower_bound(*query.after);
  std::optional<PagePlace> last;
  const auto take = [&](const PagePlace& here) {
    const Event& event = *stored_[here.sequence].event;
    if (!Matches(query, event)) return true;
    if (page.events.size() == query.per_page) {
      page.next_page_token = PageToken(*last);
      return false;
    }
    page.events.push_back(event);
    last = here;
    return true;
  };
  if (begin == index.end() || (end != index.end() && *end <= *begin)) return;
  if (query.descending) {
    while (end != begin && take(*std::prev(end)))
      --end;
  } else {
    while (begin != end && take(*begin))
      ++begin;
  }
}

Page EventStore::Find(const Query& query) const {
  Page page;
  const std::shared_lock lock(mutex_);
  // Every list of identifiers names things that an event must have: the index of one is enough.
  for (const auto* const epcs : {&query.match_any_epc, &query.match_epc, &query.match_parent_id}) {
    if (epcs->empty() || std::any_of(epcs->begin(), epcs->end(), IsPattern)) continue;
    FindAmong(PlacesOf(*epcs), query, page);
    return page;
  }
  FindInOrder(query, page);
  return page;
}

}  // namespace tidewaiter::epcis
