// For tests: records around the journey of track/test_journey.h.
#ifndef TIDEWAITER_MONITOR_TEST_MOVEMENT_H_
#define TIDEWAITER_MONITOR_TEST_MOVEMENT_H_

#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "monitor/movement_record.h"
#include "monitor/shelf.h"
#include "track/test_journey.h"

namespace tidewaiter::monitor {

template <typename T>
RowPtr<T> RowOf(std::string id, T value, std::uint64_t version = 1) {
  return std::make_shared<const Row<T>>(Row<T>{std::move(id), version, std::move(value)});
}

inline MovementRecord TestRecord(std::string id = "T1", const std::string& suffix = "") {
  MovementRecord record{.journey = track::TestMovement(), .by = "anna", .at_ms = track::kStartMs};
  record.draft.unit.kind = "truck";
  record.draft.unit.plates = {"KBX 123A" + suffix};
  record.draft.mode = "road";
  record.journey.id = std::move(id);
  record.journey.unit += suffix;
  record.journey.iot = track::IotId::Version7(track::kStartMs, HashBytes(record.journey.id), 2);
  for (track::Pairing& pairing : record.journey.pairings)
    pairing.value += suffix;
  return record;
}

// In force since ever, agreed by another person.
inline GeoThing ThingOf(std::string id, GeoKind kind, std::string role, std::string shape) {
  GeoVersion version{.name = id, .role = std::move(role), .shape = std::move(shape)};
  version.reason = "test";
  version.by = "anna";
  auto thing = BeginThing(std::move(id), kind, std::move(version));
  CHECK(thing.has_value());
  thing = Approve(*std::move(thing), "ben", 1);
  CHECK(thing.has_value());
  return *std::move(thing);
}

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TEST_MOVEMENT_H_
