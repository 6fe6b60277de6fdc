// CaseBook: all open cases in memory; alarms go in, cases come out as records.
//
//   CaseBook book(alarms, writer, clocks);
//   book.Open();                              // cases that the store has
//   const std::uint64_t ticket = book.Take(alarm_list);
//   book.Settled(ticket)                      // true: all of them are on disk
//   book.See(row);                            // of every commit: people change cases too
//   book.Tick(now_ms);                        // escalation, and what could not be written
//
// An alarm goes into the case that has its cause, else into an open case of the same unit and sort
// (alarm_case.h), else it opens one. What was said before is known again by its cause and time, so
// the same frames worked through again change nothing. One write of a case is under way at a time;
// what comes meanwhile is written together. When a person changed the case first, what the house
// has to add is added to theirs. Nothing is lost while the store is away: it is written when it is
// back. A case that was closed stays closed; when its cause gets worse than it was closed for, a
// new case is opened for it.
//
// Events: alarm.raised, alarm.grew, alarm.ended, alarm.escalated (docs/formats/journal.md).
// Thread-safe; everything is microseconds but for the store, which nobody waits for.
#ifndef TIDEWAITER_MONITOR_CASE_BOOK_H_
#define TIDEWAITER_MONITOR_CASE_BOOK_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "monitor/alarm_case.h"
#include "monitor/record_writer.h"
#include "monitor/shelf.h"

namespace tidewaiter::monitor {

// How many open alarms a unit or movement has, and the worst: 0 none, 1 notice ... 4 critical.
struct Standing {
  std::size_t open = 0;
  std::uint8_t worst = 0;
};

class CaseBook {
 public:
  // `cases` and `writer` must outlive it.
  CaseBook(const Shelf<AlarmCase>& cases, RecordWriter& writer, EscalationClocks clocks)
      : cases_(cases), writer_(writer), clocks_(clocks) {}

  void Open();
  std::uint64_t Take(const track::Alarms& alarms);
  void See(const RowPtr<AlarmCase>& row);
  void Tick(std::int64_t now_ms);

  // Whether everything taken up to that ticket is on disk.
  [[nodiscard]] bool Settled(std::uint64_t ticket) const;
  // Waits until it is; false when the store refused meanwhile, or took more than ten seconds.
  bool WaitSettled(std::uint64_t ticket);
  [[nodiscard]] std::uint64_t ticket() const;  // the last one given

  [[nodiscard]] Standing OfMovement(std::string_view movement) const;
  [[nodiscard]] Standing OfUnit(std::string_view unit) const;

  struct Counts {
    std::uint64_t alarms = 0;  // taken
    std::uint64_t known = 0;   // said before
    std::uint64_t opened = 0;
    std::uint64_t joined = 0;
    std::uint64_t escalated = 0;
    std::uint64_t write_errors = 0;
    std::size_t open = 0;
    std::size_t waiting = 0;  // cases with something that is not on disk
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Pending {
    track::Alarm alarm;
    std::uint64_t ticket = 0;
  };
  struct Entry {
    AlarmCase stored;           // as the store has it
    std::uint64_t version = 0;  // 0: not there yet
    AlarmCase now;              // with all that waits
    std::vector<Pending> waiting;
    std::size_t in_flight = 0;  // of those, the first so many are being written
    bool writing = false;
    std::uint64_t tried_version = 0;  // of that write
    std::int64_t escalate_ms = 0;     // escalation that waits; 0: none
  };
  struct Write {
    std::string id;
    clearance::PutRecord put;
  };

  using UnitIndex = std::map<std::string, std::set<std::string>, std::less<>>;

  void TakeNew(const track::Alarm& alarm, std::uint64_t ticket, std::vector<Write>& writes);
  void TakeKnown(std::string id, const track::Alarm& alarm, std::uint64_t ticket,
                 std::vector<Write>& writes);
  void Start(const track::Alarm& alarm, std::string id, std::uint64_t ticket,
             std::vector<Write>& writes);
  Entry* Fetch(const std::string& id);
  Entry& Place(const RowPtr<AlarmCase>& row);
  [[nodiscard]] bool AnyUnsettled(std::uint64_t ticket, bool being_written) const;
  [[nodiscard]] Standing StandingIn(const UnitIndex& index, std::string_view key) const;
  Entry* FindFor(const track::Alarm& alarm);
  void Into(Entry& entry, const track::Alarm& alarm, std::uint64_t ticket);
  Entry& Begin(const track::Alarm& alarm, std::string id);
  void Index(const AlarmCase& open);
  void Rebase(Entry& entry);
  void Forget(const std::string& id);
  void Gather(const std::string& id, std::vector<Write>& writes);
  void Submit(std::vector<Write> writes);
  void Done(const std::string& id, const Result<std::uint64_t>& version);

  const Shelf<AlarmCase>& cases_;
  RecordWriter& writer_;
  const EscalationClocks clocks_;
  mutable std::mutex mutex_;
  std::condition_variable settled_;
  std::map<std::string, Entry, std::less<>> entries_;           // open, or with something to write
  std::unordered_map<std::string, std::string> case_of_cause_;  // also of closed ones
  UnitIndex cases_of_unit_;                                     // open
  UnitIndex cases_of_movement_;                                 // open
  std::set<std::string> waiting_;                               // ids with something to write
  std::uint64_t ticket_ = 0;
  Counts counts_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_CASE_BOOK_H_
