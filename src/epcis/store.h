// EventStore: the events that were captured, to be asked for. What is kept is the caller's records;
// this is the index of them in memory.
//
//   EventStore store;
//   for (const Row& row : Rows(kEventRecords)) RETURN_IF_ERROR(store.Load(row.body));   // at start
//
//   Batch batch = store.Prepare(std::move(document.events), now_ms);                   // capture
//   if (!batch.problems.empty()) return Refuse(batch.problems);
//   put batch.records, each with if_version 0, as one command (clearance::PutRecords);
//   store.Commit(std::move(batch));
//
//   const Page page = store.Find(query);                                               // query
//   WriteAnswer(page.events, now_ms), and page.next_page_token
//
// How the server joins it: the API reads the body with ReadDocument, prepares, puts the records in
// one command and commits; if the command says that a record is there already (kConflict: another
// request was first), it prepares again, and the events are duplicates then. Answer 202 with
// batch.new_events. The store's events also go to webhooks as the product's own events do
// (docs/webhooks.md): those are the subscriptions.
//
// Rules, of the standard where it has one:
//   * The store writes recordTime; what the sender says there is not kept.
//   * An event without eventID gets its hash (event_hash.h). So sending it twice keeps it once.
//   * The same eventID with the same content: a duplicate, counted and not kept. With other
//     content: problem "duplicate", and nothing of the batch is kept. Events are never edited.
//   * A correction is an event with errorDeclaration: it has the id of the event that was wrong and
//     stands beside it; both are found. One that says the same again is a duplicate.
//
// Cost: Prepare some 10 us an event; Find O(log n + events looked at): with identifiers those that
// have them, else those of the time asked for. Memory: docs/epcis.md. Thread-safe.
// Source: EPCIS 2.0.1 sections 7.4.1.1 (eventID), 7.4.1.4 (errors), 8.2.7.
#ifndef TIDEWAITER_EPCIS_STORE_H_
#define TIDEWAITER_EPCIS_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "codec/problem.h"
#include "epcis/event.h"
#include "epcis/query.h"

namespace tidewaiter::epcis {

inline constexpr std::string_view kEventRecords = "epcis_event";

// One event as a record of the journal.
struct EventRecord {
  std::string id;    // of the record: 64 hexadecimal digits
  std::string body;  // WriteEvent
};

struct Batch {
  std::vector<EventRecord> records = {};  // of the new events, in their order
  std::vector<std::shared_ptr<const Event>> events = {};
  std::size_t new_events = 0;
  std::size_t duplicates = 0;
  codec::Problems problems = {};  // "/epcisBody/eventList/3/eventID"
};

struct Page {
  std::vector<Event> events = {};
  std::string next_page_token = "";  // "" = the last page
};

struct StoreLimits {
  std::size_t events_max = 1'000'000;  // 2 GB; older ones belong into an archive
};

class EventStore {
 public:
  explicit EventStore(const StoreLimits& limits = {}) : limits_(limits) {}

  // Checks, gives ids and times, and says what to keep. Changes nothing. Problem codes: duplicate,
  // full.
  [[nodiscard]] Batch Prepare(std::vector<Event> events, std::int64_t now_ms) const;
  // After the records are on disk. Events that are there already are passed over.
  void Commit(Batch batch);
  // One record's body. Errors: kCorruption (not an event).
  Status Load(std::string_view body);

  [[nodiscard]] Page Find(const Query& query) const;
  [[nodiscard]] std::size_t size() const;

 private:
  struct Stored {
    std::shared_ptr<const Event> event;
    std::string content;  // its hash, by which a duplicate is known
  };
  using Place = std::uint32_t;  // in stored_

  void Add(std::shared_ptr<const Event> event, std::string key, std::string content);
  [[nodiscard]] PagePlace PlaceOf(Place place, bool by_record_time) const;
  void FindAmong(std::vector<Place> places, const Query& query, Page& page) const;
  void FindInOrder(const Query& query, Page& page) const;
  [[nodiscard]] std::vector<Place> PlacesOf(const std::vector<std::string>& epcs) const;

  StoreLimits limits_;
  mutable std::shared_mutex mutex_;
  std::vector<Stored> stored_;
  std::unordered_map<std::string, Place> by_key_;               // record id
  std::unordered_map<std::string, std::vector<Place>> by_epc_;  // canonical
  std::set<PagePlace> by_event_time_;
  std::set<PagePlace> by_record_time_;
};

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_STORE_H_
