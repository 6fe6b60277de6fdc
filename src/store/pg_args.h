// Values for the $1, $2, ... of a statement, in PostgreSQL's binary format. Inside src/store.
//
//   PgArgs args;
//   args.Add(id).Add(now_ms).Add(std::span(offices));      // text, bigint, text[]
//   const PgArgs columns = ArgsOfColumns(batch.controls);  // one array for each column
//
// A text that PostgreSQL could not hold (not UTF-8, or with a zero) is given as NULL, which equals
// nothing that is stored. What is written has been checked before (check_batch.h).
#ifndef TIDEWAITER_STORE_PG_ARGS_H_
#define TIDEWAITER_STORE_PG_ARGS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "declaration/error_kind.h"
#include "desk/event.h"
#include "store/columns.h"

namespace tidewaiter::store {

// Numbers of PostgreSQL's own types, the same in every installation (pg_type.dat).
enum class PgType : std::uint32_t { kBytes = 17, kInt8 = 20, kText = 25, kFloat8 = 701 };

// An array with one dimension, as it grows.
class PgArray {
 public:
  explicit PgArray(PgType type);
  void Add(std::int64_t value);
  void Add(double value);
  void Add(std::string_view text);
  void AddBytes(std::string_view bytes);
  void AddNull();
  // The array's bytes, with its length set.
  const std::string& Finish();
  [[nodiscard]] PgType type() const { return type_; }

 private:
  PgType type_;
  std::uint32_t count_ = 0;
  bool nulls_ = false;
  std::string bytes_;
};

class PgArgs {
 public:
  PgArgs& Add(std::string_view text);
  PgArgs& Add(const std::string& text) { return Add(std::string_view(text)); }
  PgArgs& Add(const char* text) { return Add(std::string_view(text)); }
  PgArgs& Add(double value);
  template <typename T>
  requires std::is_integral_v<T> || std::is_enum_v<T> PgArgs& Add(T value) {
    return AddInt(static_cast<std::int64_t>(value));
  }
  template <typename T>
  PgArgs& Add(std::span<const T> values) {
    PgArray array(std::is_same_v<T, std::string> ? PgType::kText : PgType::kInt8);
    for (const T& value : values) {
      if constexpr (std::is_same_v<T, std::string>) {
        array.Add(std::string_view(value));
      } else {
        array.Add(static_cast<std::int64_t>(value));
      }
    }
    return Add(array);
  }
  PgArgs& Add(PgArray& array);

  [[nodiscard]] int size() const { return static_cast<int>(values_.size()); }
  // For libpq: the types, pointers that hold while *this does not change, lengths.
  struct Raw {
    std::vector<std::uint32_t> types;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
  };
  [[nodiscard]] Raw raw() const;

 private:
  struct Value {
    std::uint32_t type;
    bool null;
    std::string bytes;
  };
  PgArgs& AddInt(std::int64_t value);

  std::vector<Value> values_;
};

inline PgType TypeOf(const std::string& /*value*/) {
  return PgType::kText;
}
inline PgType TypeOf(double /*value*/) {
  return PgType::kFloat8;
}
inline PgType TypeOf(const desk::Hash& /*value*/) {
  return PgType::kBytes;
}
template <typename T>
PgType TypeOf(const T& /*value*/) {
  return PgType::kInt8;
}

inline void AddValue(PgArray& array, const std::string& value) {
  array.Add(std::string_view(value));
}
inline void AddValue(PgArray& array, double value) {
  array.Add(value);
}
inline void AddValue(PgArray& array, KindSet value) {
  array.Add(static_cast<std::int64_t>(value.bits()));
}
inline void AddValue(PgArray& array, const desk::Hash& value) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  array.AddBytes({reinterpret_cast<const char*>(value.data()), value.size()});
}
template <typename T>
requires std::is_integral_v<T> || std::is_enum_v<T>
void AddValue(PgArray& array, T value) {
  array.Add(static_cast<std::int64_t>(value));
}

template <typename Row>
PgArgs ArgsOfColumns(std::span<const Row> rows) {
  std::vector<PgArray> arrays;
  const Row none{};
  VisitColumns(none,
               [&](std::string_view, const auto& value) { arrays.emplace_back(TypeOf(value)); });
  for (const Row& row : rows) {
    std::size_t column = 0;
    VisitColumns(row,
                 [&](std::string_view, const auto& value) { AddValue(arrays[column++], value); });
  }
  PgArgs args;
  for (PgArray& array : arrays)
    args.Add(array);
  return args;
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_PG_ARGS_H_
