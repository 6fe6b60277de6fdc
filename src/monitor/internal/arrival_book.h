// ArrivalBook: what is known of how long units take, learned of every movement that was closed, and
// when those under way will be where. The model is track/eta.h; this keeps which movements it has
// learned, names ways alike for all movements, and is saved beside the snapshot of the trackers.
//
//   book.Learn(closed);                                   // once each, whatever is told how often
//   const auto eta = book.Predict(record, course, view, "border", now_ms);
//
// A way is known by the places of the geography at its ends, or by where these are, to about a
// kilometre, where a movement drew its own. Thread-safe.
#ifndef TIDEWAITER_MONITOR_INTERNAL_ARRIVAL_BOOK_H_
#define TIDEWAITER_MONITOR_INTERNAL_ARRIVAL_BOOK_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "monitor/movement_record.h"
#include "monitor/room.h"
#include "monitor/shelf.h"
#include "track/eta.h"
#include "track/eta_query.h"

namespace tidewaiter::monitor {

class ArrivalBook {
 public:
  // Others than closed ones, and those whose shapes cannot be read, teach nothing.
  void Learn(const MovementRecord& record);
  // The same for all, in the order in which they were closed.
  void LearnAll(const std::vector<RowPtr<MovementRecord>>& records);

  // Nothing: nobody knows how far it is. `course` may be null (no plan has it yet): then the model
  // is asked for the length that is left alone. `to`: id of a node, "" = the destination.
  [[nodiscard]] std::optional<EtaNow> Predict(const MovementRecord& record,
                                              const track::Course* course,
                                              const track::UnitView& view, std::string_view to,
                                              std::int64_t now_ms) const;

  [[nodiscard]] std::uint64_t learned() const;
  // Errors of Load: kCorruption, kFailedPrecondition (another version); then nothing changed.
  [[nodiscard]] std::string Save() const;
  Status Load(std::string_view bytes);

 private:
  mutable std::mutex mutex_;
  track::EtaModel model_;
  std::unordered_set<std::uint64_t> learned_;  // HashBytes of their ids
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_ARRIVAL_BOOK_H_
