// Logs as bytes: docs/aggregate.md, "As bytes".
#include <bit>
#include <cmath>

#include "aggregate/internal/log.h"

namespace tidewaiter::aggregate {
namespace {

bool IsNumber(double number) {
  return std::isfinite(number) && std::abs(number) <= kNumberMax;
}

Status CheckEntries(std::span<const Entry> entries, Content content) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const bool in_order = i == 0 || entries[i - 1].day <= entry.day;
    const bool number = content == Content::kCodes || IsNumber(entry.number());
    const bool tally = content != Content::kTally || entry.number() >= 1;
    if (!in_order || !number || !tally) {
      return Fail(ErrorCode::kCorruption, "windows hold an event that is none");
    }
  }
  return {};
}

Status CheckPast(const Past& past) {
  const Totals& totals = past.totals;
  for (const double number : {past.first, past.last, totals.smallest, totals.largest}) {
    if (!IsNumber(number)) return Fail(ErrorCode::kCorruption, "windows hold a past that is none");
  }
  if (totals.count > 0 && std::isfinite(totals.sum.value())) return {};
  return Fail(ErrorCode::kCorruption, "windows hold a past that is none");
}

}  // namespace

void Log::Write(std::string& out) const {
  PutNumber(out, static_cast<std::uint64_t>(groups_.size()));
  groups_.ForEach([&](std::uint64_t key, const Group& group) {
    PutNumber(out, key);
    PutNumber(out, group.size);
    const std::span<const Entry> entries = Place(group);
    out.append(reinterpret_cast<const char*>(entries.data()), entries.size_bytes());
  });
  past_.Serialize(out);
}

Status Log::ReadGroup(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::uint64_t key, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(const std::uint32_t size, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(const std::string_view bytes, in.Entries(size, sizeof(Entry)));
  std::vector<Entry> entries(size);
  if (size != 0) std::memcpy(entries.data(), bytes.data(), bytes.size());
  RETURN_IF_ERROR(CheckEntries(entries, shape_.content));
  const std::size_t before = groups_.size();
  Group& group = groups_[key];
  if (size == 0 || groups_.size() == before) {
    return Fail(ErrorCode::kCorruption, "windows hold an empty group or one twice");
  }
  MoveTo(group, entries, static_cast<std::uint32_t>(std::bit_width(entries.size() - 1)));
  return {};
}

Status Log::Read(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  for (std::uint64_t i = 0; i < count; ++i)  // ends with the bytes at the latest
    RETURN_IF_ERROR(ReadGroup(in));
  RETURN_IF_ERROR(past_.Parse(in));
  Status whole;
  past_.ForEach([&](std::uint64_t, const Past& past) {
    if (whole) whole = CheckPast(past);
  });
  return whole;
}

}  // namespace tidewaiter::aggregate
