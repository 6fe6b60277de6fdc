// Go's golang.org/x/mod/sumdb reads a log of ours from its folder (tests/interop/README.md): the
// checkpoint, tiles, bundles, inclusion and consistency; what was changed is refused. Skipped where
// Go or the package is not installed.
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "testing/clients.h"
#include "tlog/note.h"
#include "tlog/test_tlog.h"
#include "tlogstore/durable_head.h"
#include "tlogstore/log_file.h"

namespace tidewaiter::tlogstore {
namespace {

constexpr std::string_view kOrigin = "ledger.customs-a.example/log1";
// Tiles of three levels, partial ones among them.
constexpr std::size_t kSize = 70'000;
constexpr std::uint64_t kOldSize = 4'567;
constexpr std::uint64_t kIndex = 12'345;
constexpr const char* kGoPath = "/usr/share/gocode";

class SumDb : public ClientsTest {
 protected:
  void SetUp() override {
    const bool has_go = os::RunProgram({"go", "version"}).has_value();
    if (!has_go ||
        !std::filesystem::exists(std::filesystem::path(kGoPath) / "src/golang.org/x/mod/sumdb")) {
      GTEST_SKIP() << "Go's sumdb is not installed: run tools/install";
    }
    MakeFolder();
  }

  // A log of kSize entries, with a checkpoint that the log and a mirror have signed.
  void WriteLog() {
    auto opened = LogFile::Open(folder() / "log", {.origin = std::string(kOrigin)});
    ASSERT_TRUE(opened) << opened.error();
    LogFile& log = **opened;
    std::optional<DurableHead> head;
    for (std::size_t begin = 0; begin < kSize; begin += kBatchEntriesMax) {
      std::vector<std::string> texts;
      for (std::size_t i = begin; i < std::min(begin + kBatchEntriesMax, kSize); ++i)
        texts.push_back(EntryAt(i));
      const auto appended =
          log.AppendBatch(std::vector<std::string_view>(texts.begin(), texts.end()));
      ASSERT_TRUE(appended) << appended.error();
      head = appended->head;
    }
    tlog::Note note = SignHead(*head, signer_);
    const tlog::Signer mirror("mirror.customs-b.example", tlog::TestKey(2),
                              tlog::KeyType::kCosignature);
    note.signatures.push_back(mirror.Cosign(note.text, 1'795'773'600));
    ASSERT_TRUE(log.Publish(note));
    old_root_ = tlog::FormatHash(*log.RootAt(kOldSize));
  }
  static std::string EntryAt(std::size_t index) { return fmt::format("entry {}", index); }

  // A scene of the log as it is, or of a copy of it that `change` was made to.
  void Add(const std::string& name, const std::string& log, std::uint64_t index,
           const std::string& entry, const std::string& old_root, const std::string& key) {
    scenes_ += fmt::format(R"({}{{"name":"{}","log":"{}","key":"{}","index":{},"entry":"{}",)"
                           R"("oldsize":{},"oldroot":"{}"}})",
                           scenes_.empty() ? "" : ",", name, (folder() / log).string(), key, index,
                           codec::Base64Encode(entry), kOldSize, old_root);
  }
  void AddChanged(const std::string& name, const std::string& file, std::size_t at) {
    std::filesystem::copy(folder() / "log", folder() / name,
                          std::filesystem::copy_options::recursive);
    const std::filesystem::path path = folder() / name / file;
    std::string bytes = tlog::ReadBytes(path);
    ASSERT_GT(bytes.size(), at) << path;
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    ASSERT_TRUE(os::WriteFile(path, bytes));
    Add(name, name, kIndex, EntryAt(kIndex), old_root_, key());
  }
  [[nodiscard]] std::string key() const { return tlog::FormatVerifierKey(signer_.verifier()); }

  std::map<std::string, std::string> Check() {
    Write("ours-sumdb", fmt::format("[{}]", scenes_));
    const std::string source = (Source() / "tests/interop/sumdb/main.go").string();
    const std::string program = (folder() / "sumdb").string();
    const Status built = os::RunProgram(
        {"go", "build", "-o", program, source},
        {"GO111MODULE=off", fmt::format("GOPATH={}", kGoPath),
         fmt::format("GOCACHE={}", (Source() / "build/interop-go").string()), "GOFLAGS=-trimpath"});
    EXPECT_TRUE(built) << built.error();
    const Status ran = os::RunProgram({program, folder().string()});
    EXPECT_TRUE(ran) << ran.error();
    return Verdicts("verdicts-sumdb");
  }

  const tlog::Signer signer_{kOrigin, tlog::TestKey(1)};
  std::string old_root_;

 private:
  std::string scenes_;
};

TEST_F(SumDb, ReadsOurLog) {
  WriteLog();
  for (const std::uint64_t index : {std::uint64_t{0}, kIndex, std::uint64_t{69'631},
                                    std::uint64_t{69'632}, std::uint64_t{kSize - 1}})
    Add(fmt::format("good-{}", index), "log", index, EntryAt(index), old_root_, key());
  Add("another-entry", "log", kIndex, EntryAt(kIndex + 1), old_root_, key());
  Add("another-place", "log", kIndex + 1, EntryAt(kIndex), old_root_, key());
  Add("beyond", "log", kSize, EntryAt(kSize), old_root_, key());
  Add("another-past", "log", kIndex, EntryAt(kIndex), tlog::FormatHash(tlog::LeafHash("x")), key());
  const tlog::Signer other(kOrigin, tlog::TestKey(3));
  Add("another-key", "log", kIndex, EntryAt(kIndex), old_root_,
      tlog::FormatVerifierKey(other.verifier()));
  AddChanged("changed-checkpoint", "checkpoint", kOrigin.size() + 1);  // a digit of the size
  AddChanged("changed-tile", "tile/0/048", 100);
  AddChanged("changed-upper-tile", "tile/1/000", 100);
  const std::size_t one = 2 + EntryAt(kIndex).size();  // all of this bundle are as long
  AddChanged("changed-bundle", "tile/entries/048", kIndex % 256 * one + 2);
  const auto verdicts = Check();
  EXPECT_EQ(verdicts.size(), 14U);
  for (const auto& [name, verdict] : verdicts)
    EXPECT_EQ(verdict, name.starts_with("good") ? "good" : "refused") << name;
}

}  // namespace
}  // namespace tidewaiter::tlogstore
