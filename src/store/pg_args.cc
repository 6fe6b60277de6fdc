#include "store/pg_args.h"

#include <bit>
#include <cstddef>

#include "codec/text.h"

namespace tidewaiter::store {
namespace {

constexpr std::size_t kArrayHead = 20;
constexpr std::size_t kNullsAt = 4;
constexpr std::size_t kCountAt = 12;

template <typename T>
void PutBig(std::string& bytes, std::size_t at, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i)
    bytes[at + i] = static_cast<char>(value >> (8 * (sizeof value - 1 - i)) & 0xFFU);
}

template <typename T>
void AppendBig(std::string& bytes, T value) {
  bytes.resize(bytes.size() + sizeof value);
  PutBig(bytes, bytes.size() - sizeof value, value);
}

bool CanHold(std::string_view text) {
  return text.find('\0') == std::string_view::npos && codec::IsUtf8(text);
}

std::uint32_t ArrayOf(PgType type) {
  switch (type) {
    case PgType::kBytes:
      return 1001;
    case PgType::kInt8:
      return 1016;
    case PgType::kText:
      return 1009;
    case PgType::kFloat8:
      return 1022;
  }
  return 0;
}

}  // namespace

// Dimensions, "has a NULL", type; then of the one dimension its length and its first index.
PgArray::PgArray(PgType type) : type_(type), bytes_(kArrayHead, '\0') {
  PutBig(bytes_, 0, std::uint32_t{1});
  PutBig(bytes_, 8, static_cast<std::uint32_t>(type));
  PutBig(bytes_, 16, std::uint32_t{1});
}

void PgArray::Add(std::int64_t value) {
  ++count_;
  AppendBig(bytes_, std::uint32_t{sizeof value});
  AppendBig(bytes_, static_cast<std::uint64_t>(value));
}

void PgArray::Add(double value) {
  Add(std::bit_cast<std::int64_t>(value));
}

void PgArray::Add(std::string_view text) {
  CanHold(text) ? AddBytes(text) : AddNull();
}

void PgArray::AddBytes(std::string_view bytes) {
  ++count_;
  AppendBig(bytes_, static_cast<std::uint32_t>(bytes.size()));
  bytes_ += bytes;
}

void PgArray::AddNull() {
  ++count_;
  AppendBig(bytes_, ~std::uint32_t{0});
  nulls_ = true;
}

const std::string& PgArray::Finish() {
  PutBig(bytes_, kNullsAt, std::uint32_t{nulls_ ? 1U : 0U});
  PutBig(bytes_, kCountAt, count_);
  return bytes_;
}

PgArgs& PgArgs::Add(std::string_view text) {
  const bool fits = CanHold(text);
  values_.push_back(
      {static_cast<std::uint32_t>(PgType::kText), !fits, fits ? std::string(text) : std::string()});
  return *this;
}

PgArgs& PgArgs::Add(double value) {
  AddInt(std::bit_cast<std::int64_t>(value));
  values_.back().type = static_cast<std::uint32_t>(PgType::kFloat8);
  return *this;
}

PgArgs& PgArgs::AddInt(std::int64_t value) {
  std::string bytes;
  AppendBig(bytes, static_cast<std::uint64_t>(value));
  values_.push_back({static_cast<std::uint32_t>(PgType::kInt8), false, std::move(bytes)});
  return *this;
}

PgArgs& PgArgs::Add(PgArray& array) {
  values_.push_back({ArrayOf(array.type()), false, array.Finish()});
  return *this;
}

PgArgs::Raw PgArgs::raw() const {
  Raw raw;
  for (const Value& value : values_) {
    raw.types.push_back(value.type);
    raw.values.push_back(value.null ? nullptr : value.bytes.c_str());
    raw.lengths.push_back(static_cast<int>(value.bytes.size()));
    raw.formats.push_back(1);
  }
  return raw;
}

}  // namespace tidewaiter::store
