#include "aggregate/windows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>

#include "aggregate/internal/index.h"
#include "aggregate/internal/log.h"
#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::aggregate {
namespace {

constexpr std::uint64_t kMagic = 0x31304E57'57444954;  // "TIDWWN01"
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kScanMax = 256;  // a longer window is worth an index
constexpr std::size_t kAhead = 8;      // events whose memory is fetched while others are added

// The entries of a window.
struct Range {
  Entries entries;  // of the whole group
  std::size_t low = 0;
  std::size_t high = 0;

  [[nodiscard]] std::size_t size() const { return high - low; }
  [[nodiscard]] Entries window() const { return entries.subspan(low, size()); }
};

std::size_t Behind(Entries entries, std::int64_t day) {
  if (entries.empty() || entries.back().day <= day) return entries.size();
  const auto place = std::ranges::upper_bound(entries, day, {},
                                              [](const Entry& e) { return std::int64_t{e.day}; });
  return static_cast<std::size_t>(place - entries.begin());
}

Range RangeOf(Entries entries, const Question& question, Day day) {
  Range range{.entries = entries, .low = 0, .high = Behind(entries, day)};
  if (question.days != 0) {
    range.low = Behind(entries.first(range.high), std::int64_t{day} - question.days);
  }
  return range;
}

double RankOf(const Question& question, std::size_t size) {
  const double quantile = question.kind == Kind::kMedian ? 0.5 : question.quantile;
  return quantile * static_cast<double>(size - 1);
}

double FirstDay(const Question& question, Day day) {
  if (question.days == 0) return -std::numeric_limits<double>::infinity();
  return static_cast<double>(std::int64_t{day} - question.days + 1);
}

double Answer(Kind kind, const Totals& totals) {
  if (kind == Kind::kSum) return totals.sum.value();
  if (kind == Kind::kCount) return static_cast<double>(totals.count);
  if (totals.count == 0) return kNothing;
  switch (kind) {
    case Kind::kMean:
      return totals.sum.value() / static_cast<double>(totals.count);
    case Kind::kSmallest:
      return totals.smallest;
    default:
      return totals.largest;
  }
}

}  // namespace

// One stream: its log, and the indexes of the groups that need one.
class StreamState {
 public:
  StreamState(const Stream& questions, Arena& arena) : log_(Shape(questions), arena) {}

  void AddAll(std::span<Event> events);
  double Ask(const Question& question, std::uint64_t group, Day day, std::uint32_t without_latest);
  void Forget(Day day) {
    indexes_.clear();
    log_.Forget(day);
  }

  Log& log() { return log_; }
  [[nodiscard]] const Log& log() const { return log_; }
  [[nodiscard]] std::size_t index_bytes() const;

 private:
  void Add(Event& event);
  const Index& IndexOf(std::uint64_t group, Entries entries);
  Totals Over(std::uint64_t group, const Range& range);
  double AtRank(std::uint64_t group, const Range& range, double rank);
  double Distinct(std::uint64_t group, const Range& range, double first);
  [[nodiscard]] double AtEnd(Kind kind, const Range& range, const Past* past) const;

  Log log_;
  std::unordered_map<std::uint64_t, Index> indexes_;  // by group
  std::vector<double> numbers_;                       // scratch
  std::vector<std::uint64_t> codes_;                  // scratch
};

void StreamState::Add(Event& event) {
  Entry entry = MakeEntry(event.day, event.bits);
  if (log_.shape().content != Content::kCodes) {
    const double number = entry.number();
    if (!(std::abs(number) <= kNumberMax)) {  // NaN too
      event.kept = false;
      return;
    }
    if (number == 0) entry = MakeEntry(event.day, 0.0);  // of two zeros, one
    if (log_.shape().content == Content::kTally) entry = MakeEntry(event.day, 1.0);
  }
  const Log::Added added = log_.Add(event.group, entry);
  event.kept = added.kept;
  if (added.changed_from == Log::kNoChange || indexes_.empty()) return;
  const auto index = indexes_.find(event.group);
  if (index != indexes_.end()) index->second.Truncate(added.changed_from);
}

void StreamState::AddAll(std::span<Event> events) {
  for (std::size_t i = 0; i < std::min(2 * kAhead, events.size()); ++i)
    log_.Prefetch(events[i].group);
  for (std::size_t i = 0; i < std::min(kAhead, events.size()); ++i)
    log_.PrefetchEnd(events[i].group);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i + 2 * kAhead < events.size()) log_.Prefetch(events[i + 2 * kAhead].group);
    if (i + kAhead < events.size()) log_.PrefetchEnd(events[i + kAhead].group);
    Add(events[i]);
  }
}

const Index& StreamState::IndexOf(std::uint64_t group, Entries entries) {
  const Shape& shape = log_.shape();
  Index& index = indexes_.try_emplace(group, shape.content, shape.ranks).first->second;
  index.Extend(entries);
  return index;
}

Totals StreamState::Over(std::uint64_t group, const Range& range) {
  if (range.size() > kScanMax) {
    return IndexOf(group, range.entries).Over(range.entries, range.low, range.high);
  }
  Totals totals;
  for (const Entry& entry : range.window())
    totals.Add(entry.number());
  return totals;
}

double StreamState::AtRank(std::uint64_t group, const Range& range, double rank) {
  if (range.size() > kScanMax) {
    return IndexOf(group, range.entries).AtRank(range.entries, range.low, range.high, rank);
  }
  numbers_.clear();
  for (const Entry& entry : range.window())
    numbers_.push_back(entry.number());
  const auto whole = static_cast<std::ptrdiff_t>(rank);
  const auto place = numbers_.begin() + whole;
  std::nth_element(numbers_.begin(), place, numbers_.end());
  const double share = rank - std::floor(rank);
  if (share == 0) return *place;
  return *place + (*std::min_element(place + 1, numbers_.end()) - *place) * share;
}

double StreamState::Distinct(std::uint64_t group, const Range& range, double first) {
  if (range.size() > kScanMax) {
    return static_cast<double>(
        IndexOf(group, range.entries).Distinct(range.entries, range.low, range.high, first));
  }
  codes_.clear();
  for (const Entry& entry : range.window())
    codes_.push_back(entry.bits());
  std::ranges::sort(codes_);
  return static_cast<double>(std::unique(codes_.begin(), codes_.end()) - codes_.begin());
}

double StreamState::AtEnd(Kind kind, const Range& range, const Past* past) const {
  const Entries window = range.window();
  if (kind == Kind::kFirst) {
    const bool before =
        past != nullptr && (window.empty() || past->first_day <= window.front().day);
    return before ? past->first : window.empty() ? kNothing : window.front().number();
  }
  const bool after = past != nullptr && (window.empty() || past->last_day > window.back().day);
  return after ? past->last : window.empty() ? kNothing : window.back().number();
}

double StreamState::Ask(const Question& question, std::uint64_t group, Day day,
                        std::uint32_t without_latest) {
  Range range = RangeOf(log_.Read(group), question, day);
  const Past* const past = question.days == 0 ? log_.PastOf(group) : nullptr;
  if (log_.shape().content == Content::kTally) {
    Totals totals = Over(group, range);
    if (past != nullptr) totals.Add(past->totals);
    return totals.sum.value() - without_latest;
  }
  CHECK(without_latest <= range.size());
  range.high -= without_latest;
  switch (question.kind) {
    case Kind::kMedian:
    case Kind::kQuantile:
      return range.size() == 0 ? kNothing : AtRank(group, range, RankOf(question, range.size()));
    case Kind::kDistinct:
      return range.size() == 0 ? kNothing : Distinct(group, range, FirstDay(question, day));
    case Kind::kFirst:
    case Kind::kLast:
      return AtEnd(question.kind, range, past);
    default:
      break;
  }
  Totals totals = Over(group, range);
  if (past != nullptr) totals.Add(past->totals);
  return Answer(question.kind, totals);
}

std::size_t StreamState::index_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [group, index] : indexes_)
    bytes += index.bytes();
  return bytes;
}

struct Windows::State {
  Arena arena;
  std::vector<StreamState> streams;
};

Windows::Windows(std::vector<Stream> streams)
    : streams_(std::move(streams)), state_(std::make_unique<State>()) {
  state_->streams.reserve(streams_.size());
  for (const Stream& stream : streams_)
    state_->streams.emplace_back(stream, state_->arena);
}
Windows::~Windows() = default;
Windows::Windows(Windows&&) noexcept = default;
Windows& Windows::operator=(Windows&&) noexcept = default;

void Windows::AddAll(std::size_t stream, std::span<Event> events) {
  state_->streams[stream].AddAll(events);
}

double Windows::Ask(std::size_t stream, std::size_t question, std::uint64_t group, Day day,
                    std::uint32_t without_latest) {
  return state_->streams[stream].Ask(streams_[stream][question], group, day, without_latest);
}

void Windows::Forget(Day day) {
  for (StreamState& stream : state_->streams)
    stream.Forget(day);
}

std::size_t Windows::groups() const {
  std::size_t groups = 0;
  for (const StreamState& stream : state_->streams)
    groups += stream.log().groups();
  return groups;
}

std::size_t Windows::bytes() const {
  std::size_t bytes = state_->arena.bytes();
  for (const StreamState& stream : state_->streams)
    bytes += stream.log().bytes() + stream.index_bytes();
  return bytes;
}

void Windows::Write(std::string& out) const {
  const std::size_t begin = out.size();
  PutNumber(out, kMagic);
  PutNumber(out, static_cast<std::uint64_t>(streams_.size()));
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    PutNumber(out, static_cast<std::uint64_t>(streams_[i].size()));
    for (const Question& question : streams_[i]) {
      PutNumber(out, static_cast<std::uint32_t>(question.kind));
      PutNumber(out, question.days);
      PutNumber(out, question.quantile);
    }
    state_->streams[i].log().Write(out);
  }
  PutNumber(out, HashBytes(std::string_view(out).substr(begin)));
}

namespace {

Status ReadQuestions(ByteReader& in, const Stream& stream) {
  const auto other = [] {
    return Fail(ErrorCode::kFailedPrecondition, "the stored windows are of other questions");
  };
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  if (count != stream.size()) return other();
  for (const Question& question : stream) {
    ASSIGN_OR_RETURN(const std::uint32_t kind, in.Number<std::uint32_t>());
    ASSIGN_OR_RETURN(const std::int32_t days, in.Number<std::int32_t>());
    ASSIGN_OR_RETURN(const double quantile, in.Number<double>());
    if (kind != static_cast<std::uint32_t>(question.kind) || days != question.days ||
        quantile != question.quantile) {
      return other();
    }
  }
  return {};
}

// What lies before the checksum.
Result<std::string_view> Whole(std::string_view bytes) {
  const auto bad = [] { return Fail(ErrorCode::kCorruption, "these are no whole windows"); };
  if (bytes.size() < sizeof(std::uint64_t)) return bad();
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + body.size(), sizeof sum);
  if (sum != HashBytes(body)) return bad();
  return body;
}

}  // namespace

Status Windows::Read(std::string_view bytes) {
  ASSIGN_OR_RETURN(const std::string_view body, Whole(bytes));
  ByteReader in(body);
  ASSIGN_OR_RETURN(const std::uint64_t magic, in.Number<std::uint64_t>());
  if (magic != kMagic) return Fail(ErrorCode::kCorruption, "these are no windows");
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  if (count != streams_.size()) {
    return Fail(ErrorCode::kFailedPrecondition, "the stored windows are of other streams");
  }
  Windows read(streams_);
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    RETURN_IF_ERROR(ReadQuestions(in, streams_[i]));
    RETURN_IF_ERROR(read.state_->streams[i].log().Read(in));
  }
  if (!in.empty()) return Fail(ErrorCode::kCorruption, "the windows end too late");
  state_ = std::move(read.state_);
  return {};
}

}  // namespace tidewaiter::aggregate
