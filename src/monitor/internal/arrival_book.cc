#include "monitor/internal/arrival_book.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/hash.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::string_view kMagic = "TWARR\n\n\n";
constexpr std::uint32_t kVersion = 1;

bool IsClosed(const MovementRecord& record) {
  return record.journey.state == track::MovementState::kClosed;
}

std::int64_t ClosedMs(const MovementRecord& record) {
  return record.journey.steps.empty() ? 0 : record.journey.steps.back().at_ms;
}

track::NodeNames NamesOf(const MovementRecord& record, const track::Course& course) {
  track::NodeNames names;
  for (std::size_t i = 0; i < course.centers.size(); ++i) {
    const bool is_known = i < record.draft.nodes.size() && !record.draft.nodes[i].place.empty();
    names.push_back(
        is_known ? record.draft.nodes[i].place
                 : fmt::format("{:.2f},{:.2f}", course.centers[i].lat, course.centers[i].lon));
  }
  return names;
}

std::vector<track::NodeStay> StaysOf(const MovementRecord& record) {
  std::vector<track::NodeStay> stays;
  for (const NodeVisit& visit : record.visits)
    stays.push_back({.node = visit.node, .arrived_ms = visit.arrived_ms, .left_ms = visit.left_ms});
  return stays;
}

std::int64_t SinceMs(const MovementRecord& record, std::string_view node) {
  if (node.empty() || record.visits.empty()) return 0;
  const NodeVisit& last = record.visits.back();
  return last.node == node && last.left_ms == 0 ? last.arrived_ms : 0;
}

track::EtaQuery QueryOf(const MovementRecord& record, const track::Course* course,
                        const track::UnitView& view, std::string_view to, std::int64_t now_ms) {
  if (course == nullptr) {
    track::EtaQuery query{.now_ms = now_ms, .pace_kmh = view.pace_kmh};
    if (to.empty() && view.remaining_m >= 0) {
      query.ahead.push_back({.mode = record.journey.mode, .length_m = view.remaining_m});
    }
    return query;
  }
  const track::NodeNames names = NamesOf(record, *course);
  return track::QueryOf(*course, view,
                        {.driven = track::JourneyOf(*course, StaysOf(record), names),
                         .at_since_ms = SinceMs(record, view.node),
                         .to = std::string(to),
                         .names = names},
                        now_ms);
}

}  // namespace

void ArrivalBook::Learn(const MovementRecord& record) {
  if (!IsClosed(record) || !track::ProblemsOf(record.journey).empty()) return;
  const auto course = track::MakeCourse(record.journey);
  const track::Journey journey =
      track::JourneyOf(*course, StaysOf(record), NamesOf(record, *course));
  const std::lock_guard lock(mutex_);
  if (learned_.insert(HashBytes(record.id())).second && !journey.empty()) model_.Learn(journey);
}

void ArrivalBook::LearnAll(const std::vector<RowPtr<MovementRecord>>& records) {
  std::vector<RowPtr<MovementRecord>> closed;
  for (const RowPtr<MovementRecord>& row : records) {
    const std::lock_guard lock(mutex_);
    if (IsClosed(row->value) && !learned_.contains(HashBytes(row->id))) closed.push_back(row);
  }
  std::ranges::sort(closed, {}, [](const auto& row) {
    return std::pair(ClosedMs(row->value), std::string_view(row->id));
  });
  for (const RowPtr<MovementRecord>& row : closed)
    Learn(row->value);
}

std::optional<EtaNow> ArrivalBook::Predict(const MovementRecord& record,
                                           const track::Course* course, const track::UnitView& view,
                                           std::string_view to, std::int64_t now_ms) const {
  const track::EtaQuery query = QueryOf(record, course, view, to, now_ms);
  if (query.ahead.empty()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return EtaNow{.eta = model_.Predict(query), .journeys = model_.journeys()};
}

std::uint64_t ArrivalBook::learned() const {
  const std::lock_guard lock(mutex_);
  return learned_.size();
}

std::string ArrivalBook::Save() const {
  std::string out(kMagic);
  PutNumber(out, kVersion);
  const std::lock_guard lock(mutex_);
  std::vector<std::uint64_t> ids(learned_.begin(), learned_.end());
  std::ranges::sort(ids);
  PutVector(out, ids);
  PutNumber(out, HashBytes(out));
  return out + model_.Save();
}

Status ArrivalBook::Load(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Fail(ErrorCode::kCorruption, "is no book of arrivals");
  ByteReader in(bytes.substr(kMagic.size()));
  ASSIGN_OR_RETURN(const auto version, in.Number<std::uint32_t>());
  if (version != kVersion)
    return Fail(ErrorCode::kFailedPrecondition, "the book of arrivals is of another version");
  ASSIGN_OR_RETURN(const std::vector<std::uint64_t> ids, in.Vector<std::uint64_t>());
  ASSIGN_OR_RETURN(const auto sum, in.Number<std::uint64_t>());
  const std::size_t head = kMagic.size() + sizeof version + (ids.size() + 1) * sizeof sum;
  if (sum != HashBytes(bytes.substr(0, head)))
    return Fail(ErrorCode::kCorruption, "the book of arrivals does not match its checksum");
  track::EtaModel model;
  RETURN_IF_ERROR(model.Load(bytes.substr(head + sizeof sum)));
  const std::lock_guard lock(mutex_);
  model_ = std::move(model);
  learned_ = {ids.begin(), ids.end()};
  return {};
}

}  // namespace tidewaiter::monitor
