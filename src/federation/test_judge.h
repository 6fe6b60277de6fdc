// The smallest rules that have everything: objects with numbered entries, each naming the one
// before, and a time. An entry is one line: "<object> <number> <previous leaf, 8 digits> <time ms>
// <text>".
#ifndef TIDEWAITER_FEDERATION_TEST_JUDGE_H_
#define TIDEWAITER_FEDERATION_TEST_JUDGE_H_

#include <charconv>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "federation/judge.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {

inline constexpr std::int64_t kAheadMaxMs = 300'000;  // as ledger's mirrors

inline std::string ShortHash(const tlog::Hash& hash) {
  return fmt::format("{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]);
}

struct TestEntry {
  std::string object = {};
  std::uint32_t number = 1;
  std::string previous = "00000000";
  std::int64_t time_ms = 0;
  std::string text = {};
};

inline std::string Write(const TestEntry& entry) {
  return fmt::format("{} {} {} {} {}", entry.object, entry.number, entry.previous, entry.time_ms,
                     entry.text);
}

inline std::optional<TestEntry> ReadTest(std::string_view bytes) {
  std::vector<std::string> words;
  while (words.size() < 4) {
    const std::size_t space = bytes.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    words.emplace_back(bytes.substr(0, space));
    bytes.remove_prefix(space + 1);
  }
  TestEntry entry{.object = words[0], .previous = words[2], .text = std::string(bytes)};
  const auto number = [](const std::string& word, auto& into) {
    return std::from_chars(word.data(), word.data() + word.size(), into).ec == std::errc();
  };
  if (!number(words[1], entry.number) || !number(words[3], entry.time_ms)) return std::nullopt;
  return entry;
}

inline std::optional<std::string> TestStepOf(std::string_view bytes) {
  const auto entry = ReadTest(bytes);
  return entry ? std::optional(fmt::format("{}#{}", entry->object, entry->number)) : std::nullopt;
}

// With `asleep` everything stands: a log whose operator does not care for rules.
class TestJudge final : public Judge {
 public:
  explicit TestJudge(bool asleep = false) : asleep_(asleep) {}

  // "forged" stands for an entry whose signature is none, "superseded" for one that was made under
  // a charter of long ago.
  Verdict Check(std::string_view bytes, std::int64_t now_ms) override {
    if (bytes.ends_with("forged") && !asleep_) return Audit(bytes);
    if (bytes.ends_with("superseded") && !asleep_) {
      return {.kind = Verdict::Kind::kDeferred,
              .objections = {{std::string(kCodeCharterSuperseded), "", "of long ago"}}};
    }
    return CheckVouched(bytes, now_ms);
  }
  Verdict Audit(std::string_view bytes) override {
    return bytes.ends_with("forged") ? Refuse("signature", std::nullopt) : Verdict();
  }
  Verdict CheckVouched(std::string_view bytes, std::int64_t now_ms) override {
    if (asleep_) return {};
    const auto entry = ReadTest(bytes);
    if (!entry) return Refuse("form", std::nullopt);
    if (const auto same = leaves_.find(tlog::LeafHash(bytes)); same != leaves_.end())
      return Refuse(kCodeReplayed, same->second);
    if (entry->time_ms > now_ms + kAheadMaxMs) {
      return {.kind = Verdict::Kind::kDeferred,
              .objections = {{std::string(kCodeClockSkew), "", "from the future"}}};
    }
    const auto chain = objects_.find(entry->object);
    const std::size_t length = chain == objects_.end() ? 0 : chain->second.size();
    if (entry->number == 0 || entry->number > length + 1) return Refuse("number", std::nullopt);
    if (entry->number <= length)
      return Refuse(kCodeNumberTaken, chain->second[entry->number - 1].index);
    const std::string previous = length == 0 ? "00000000" : chain->second.back().leaf;
    if (entry->previous != previous) return Refuse("previous", std::nullopt);
    return {};
  }
  void Take(std::uint64_t index, std::string_view bytes) override {
    taken_ = index + 1;
    const tlog::Hash leaf = tlog::LeafHash(bytes);
    leaves_.emplace(leaf, index);
    const auto entry = ReadTest(bytes);
    if (entry) objects_[entry->object].push_back({index, ShortHash(leaf)});
  }
  [[nodiscard]] std::uint64_t taken() const override { return taken_; }

 private:
  struct Link {
    std::uint64_t index = 0;
    std::string leaf;
  };
  static Verdict Refuse(std::string_view code, std::optional<std::uint64_t> other) {
    return {.kind = Verdict::Kind::kRefused,
            .objections = {{std::string(code), "", "refused"}},
            .other = other};
  }
  bool asleep_;
  std::uint64_t taken_ = 0;
  std::map<std::string, std::vector<Link>> objects_;
  std::map<tlog::Hash, std::uint64_t> leaves_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_JUDGE_H_
