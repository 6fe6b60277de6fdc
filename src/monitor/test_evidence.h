// For tests: a journey with everything that an evidence file holds.
#ifndef TIDEWAITER_MONITOR_TEST_EVIDENCE_H_
#define TIDEWAITER_MONITOR_TEST_EVIDENCE_H_

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "geo/measure.h"
#include "monitor/evidence.h"
#include "monitor/test_frames.h"

namespace tidewaiter::monitor {

inline access::SigningKey TestKey(char digit = '7') {
  return *access::SigningKey::FromText(std::string(64, digit));
}

inline desk::Event AddEvent(EvidenceContent& content, std::string kind, std::string data) {
  desk::Event event{.seq = content.journal_head.seq + 1,
                    .time_ms = kNoon,
                    .kind = std::move(kind),
                    .subject = "MV-17",
                    .version = 1,
                    .actor = "anna",
                    .request = "r-1",
                    .data = std::move(data)};
  const desk::Hash previous = content.journal_head.hash;
  event.hash = desk::ChainHash(previous, event);
  content.journal_head = {event.seq, event.hash, event.time_ms};
  content.events.push_back({event, previous});
  return event;
}

// Ten frames of the seal S1, one of another device between them.
inline void AddTestFrames(TestFrames& log) {
  for (int i = 0; i < 10; ++i) {
    log.Add({.time_ms = kNoon + i * kMinute,
             .at = geo::Destination({-4.05, 39.67}, 310, i < 3 ? 0 : i * 400.0),
             .speed_kmh = 24,
             .more = R"("seal":{"locked":)" + std::string(i < 8 ? "true" : "false") + "}"});
    if (i == 4) log.Add({.device = "other", .time_ms = kNoon + i * kMinute});
  }
}

inline EvidenceContent TestContent(chainlog::Head head) {
  EvidenceContent content;
  content.movement_id = "MV-17";
  content.movement = R"({"id":"MV-17","unit":"KCA 123A","note":"café"})";
  AddEvent(content, "record.put", R"({"a":1,"b":"é"})");
  AddEvent(content, "record.put", R"({ "a" : 2 })");
  AddEvent(content, "record.put", "{}");
  content.events.erase(content.events.begin() + 1);  // of something else
  GeoVersion version{.name = "Mombasa", .role = "port", .reason = "new", .by = "ben"};
  version.shape = R"({"type":"Point","coordinates":[39.67,-4.05]})";
  GeoThing thing = *BeginThing("GP-1", GeoKind::kPlace, version);
  content.geography.push_back({*Approve(thing, "anna", kNoon - kMinute), 1});
  track::Alarm alarm;
  alarm.cause = "KCA 123A/seal_opened/1";
  alarm.kind = track::AlarmKind::kSealOpened;
  alarm.unit = "KCA 123A";
  alarm.began_ms = kNoon + 8 * kMinute;
  alarm.finding.kind = track::KindOf(alarm.kind);
  alarm.evidence = {10, 11};
  content.alarms.push_back(OpenCase(alarm, {}));
  content.ask.devices = {{"S1"}};
  content.ask.from_ms = kNoon;
  content.ask.until_ms = kNoon + 60 * kMinute;
  content.ask.settings.Set(track::Limit::kStopEvent, 90);
  content.log_head = head;
  content.installation = "Test Revenue Authority";
  content.made_ms = kNoon + 70 * kMinute;
  return content;
}

inline std::string TestEvidence(TestFrames& log) {
  AddTestFrames(log);
  auto index = FrameIndex::Open({.log = log.log()});
  EXPECT_TRUE(index && (*index)->CatchUp());
  const auto file = WriteEvidence(TestContent(log.writer().head()), **index, log.log(), TestKey());
  EXPECT_TRUE(file) << file.error();
  return file.value_or("");
}

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TEST_EVIDENCE_H_
