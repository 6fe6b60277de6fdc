// What is written reads back, hashes do not care for order, and the store's indexes find what
// looking at every event finds.
#include <algorithm>

#include "base/random.h"
#include "epcis/event_hash.h"
#include "epcis/gs1_id.h"
#include "epcis/read.h"
#include "epcis/store.h"
#include "epcis/test_events.h"
#include "epcis/write.h"
#include "testing/property.h"

namespace tidewaiter::epcis {
namespace {

RC_GTEST_PROP(Epcis, WhatIsWrittenReadsBack, (std::uint64_t seed)) {
  EventMaker maker(seed);
  std::vector<Event> events;
  for (int i = 0; i < 5; ++i)
    events.push_back(maker.Make());
  if (!events[0].prefixes.empty()) events[0].prefixes[0].iri = "https://another.example/";
  for (const std::string& text : {WriteDocument(events, 0), WriteAnswer(events, 0)}) {
    const Document document = ReadDocument(text);
    if (!document.problems.empty()) {
      RC_LOG() << document.problems[0].pointer << " " << document.problems[0].detail << "\n"
               << text;
    }
    RC_ASSERT(document.problems.empty());
    RC_ASSERT(document.events == events);
  }
  std::string one;
  WriteEvent(events[0], one);
  RC_ASSERT(ReadDocument(one).events == std::vector<Event>{events[0]});
}

template <typename T>
void Shuffle(Random& random, std::vector<T>& list) {
  for (std::size_t i = list.size(); i > 1; --i)
    std::swap(list[i - 1], list[random.Below(i)]);
}

RC_GTEST_PROP(Epcis, TheHashIsOfWhatIsSaid, (std::uint64_t seed)) {
  const Event event = EventMaker(seed).Make();
  Random random(seed);
  Event other = event;
  for (const EpcListField& field : kEpcLists) {
    Shuffle(random, other.*field.at);
    for (std::string& id : other.*field.at)
      id = Canonical(id);
  }
  for (const QuantityListField& field : kQuantityLists)
    Shuffle(random, other.*field.at);
  for (const TypedListField& field : kTypedLists)
    Shuffle(random, other.*field.at);
  Shuffle(random, other.sensor_elements);
  Shuffle(random, other.extensions);
  other.biz_step = Urn(Words::kBizStep, other.biz_step);
  for (const HashVersion version : {HashVersion::kCbv20, HashVersion::kCbv21})
    RC_ASSERT(PreHash(event, version) == PreHash(other, version));
  other.zone_min = static_cast<std::int16_t>(other.zone_min + 1);
  RC_ASSERT(EventHashId(event) != EventHashId(other));
}

// The plain way: every event is looked at, sorted, cut.
std::vector<Event> PlainFind(std::vector<Event> events, const Query& query) {
  std::erase_if(events, [&](const Event& event) { return !Matches(query, event); });
  std::stable_sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
    return query.by_record_time ? a.record_time->ms < b.record_time->ms
                                : a.event_time.ms < b.event_time.ms;
  });
  if (query.descending) std::reverse(events.begin(), events.end());
  return events;
}

Query AnyQuery(Random& random, const std::vector<Event>& events) {
  Query query;
  const Event& one = events[random.Below(events.size())];
  const Event& other = events[random.Below(events.size())];
  const std::vector<std::string> epcs = AnyEpcs(one);
  if (random.Chance(0.3) && !epcs.empty()) query.match_any_epc = {epcs[random.Below(epcs.size())]};
  if (random.Chance(0.2) && !one.parent_id.empty())
    query.match_parent_id = {Canonical(one.parent_id)};
  if (random.Chance(0.2)) query.match_epc = {"urn:epc:idpat:sscc:4012345.*"};
  if (random.Chance(0.3)) query.ge_event_ms = one.event_time.ms;
  if (random.Chance(0.3)) query.lt_event_ms = other.event_time.ms;
  if (random.Chance(0.2)) query.ge_record_ms = one.record_time->ms;
  if (random.Chance(0.2)) query.lt_record_ms = other.record_time->ms;
  if (random.Chance(0.2)) query.types = {one.type};
  if (random.Chance(0.1)) query.biz_steps = {one.biz_step};
  query.by_record_time = random.Chance(0.5);
  query.descending = random.Chance(0.5);
  query.per_page = 1 + random.Below(7);
  return query;
}

RC_GTEST_PROP(EventStore, PagesAreWhatLookingAtAllFinds, (std::uint64_t seed)) {
  EventMaker maker(seed);
  Random random(seed);
  EventStore store;
  std::vector<Event> all;
  for (int i = 0; i < 40; ++i) {
    Event event = maker.Make();
    event.event_id = "urn:uuid:own-" + std::to_string(i);
    event.error_declaration.reset();
    if (random.Chance(0.3) && !all.empty()) event.event_time = all.back().event_time;
    Batch batch = store.Prepare({event}, static_cast<std::int64_t>(random.Below(1000)));
    RC_ASSERT(batch.problems.empty());
    all.push_back(*batch.events.at(0));
    store.Commit(std::move(batch));
  }
  for (int i = 0; i < 20; ++i) {
    Query query = AnyQuery(random, all);
    std::vector<Event> found;
    for (std::size_t pages = 0; pages <= all.size(); ++pages) {
      Page page = store.Find(query);
      RC_ASSERT(page.events.size() <= query.per_page);
      found.insert(found.end(), page.events.begin(), page.events.end());
      if (page.next_page_token.empty()) break;
      codec::Problems problems;
      query.after = ParseQuery({{"nextPageToken", page.next_page_token}}, problems).after;
      RC_ASSERT(problems.empty());
    }
    RC_ASSERT(found == PlainFind(all, query));
  }
}

}  // namespace
}  // namespace tidewaiter::epcis
