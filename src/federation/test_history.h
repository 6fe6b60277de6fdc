// One history of log 0 with its writer's keys, and nodes of a federation of four that are driven by
// hand.
#ifndef TIDEWAITER_FEDERATION_TEST_HISTORY_H_
#define TIDEWAITER_FEDERATION_TEST_HISTORY_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "federation/node.h"
#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"
#include "federation/wire.h"

namespace tidewaiter::federation {

inline constexpr std::int64_t kNow = 1'700'000'000'000;

// A history of log 0, and what its writer sends of it.
class History {
 public:
  explicit History(const std::vector<std::string>& objects, const std::string& text = "x") {
    std::vector<std::string> entries;
    for (const std::string& object : objects)
      entries.push_back(Write({.object = object, .time_ms = kNow, .text = text}));
    EXPECT_TRUE(copy_.Append(entries));
  }
  std::string Checkpoint(const std::vector<std::size_t>& cosigners = {}) {
    tlog::Note note{tlog::FormatCheckpoint(
                        {.origin = TestOrigin(0), .size = copy_.size(), .root = copy_.root()}),
                    {}};
    note.signatures.push_back(TestLogKey(0).Sign(note.text));
    for (const std::size_t member : cosigners)
      note.signatures.push_back(TestCosigner(member).Cosign(note.text, kNow / 1000));
    return tlog::FormatNote(note);
  }
  Call Upload(const std::vector<std::size_t>& cosigners = {}) {
    AddEntries upload{.origin = TestOrigin(0), .end = copy_.size()};
    upload.ticket =
        std::string(kCheckpointTicket) + WriteAddCheckpoint({.checkpoint = Checkpoint(cosigners)});
    upload.packages.push_back(*copy_.Package({0, copy_.size()}, copy_.size()));
    return {.path = "/add-entries", .body = WriteAddEntries(upload)};
  }
  LogCopy& copy() { return copy_; }

 private:
  LogCopy copy_ = *LogCopy::Open(std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                                 std::make_shared<PowerSwitch>()),
                                 std::make_unique<TestJudge>(true), 0);
};

inline NodeOptions OptionsOf(std::size_t member) {
  NodeOptions options{
      .member = TestMember(member),
      .roster = TestRoster(4, 1, 1),
      .cosigner = TestCosigner(member),
      .open_storage = [](std::string_view /*origin*/) -> Result<std::unique_ptr<LogStorage>> {
        return std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                               std::make_shared<PowerSwitch>());
      },
      .make_judge = [](std::string_view /*origin*/, LogStorage& /*storage*/)
          -> Result<std::unique_ptr<Judge>> { return std::make_unique<TestJudge>(); },
      .step_of = TestStepOf,
      .trusts_disk = true};
  if (member == 0) options.log_key = TestLogKey(0);
  return options;
}
inline std::unique_ptr<Node> OpenNode(std::size_t member) {
  return *Node::Open(OptionsOf(member), kNow);
}

// The first call of these whose path begins so; its id is 0 when there is none.
inline Outgoing FindCall(const std::vector<Outgoing>& out, std::string_view path) {
  const auto found = std::ranges::find_if(
      out, [&](const Outgoing& one) { return one.call.path.starts_with(path); });
  return found == out.end() ? Outgoing{} : *found;
}

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_HISTORY_H_
