// A witness beside a log that is made by hand: C2SP tlog-witness case by case, two histories, and
// what is on the disk after each.
#include "federation/witness.h"

#include <memory>

#include <gtest/gtest.h>

#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"
#include "os/test_folder.h"
#include "tlog/hash.h"
#include "tlog/tile.h"

namespace tidewaiter::federation {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

const tlog::Signer& Key() {
  static const tlog::Signer key("witness.example/w1", TestKey(40, 2), tlog::KeyType::kCosignature);
  return key;
}

// Leaves "a0", "a1", …; another letter is another history.
class History {
 public:
  explicit History(std::uint64_t size, char letter = 'a', std::uint64_t differs_from = 0) {
    for (std::uint64_t i = 0; i < size; ++i)
      disk_->AppendEntry(fmt::format("{}{}", i < differs_from ? 'a' : letter, i));
  }
  std::string Checkpoint(std::uint64_t size, const tlog::Signer& key = TestLogKey(0)) {
    tlog::Note note{tlog::FormatCheckpoint(Head(size)), {}};
    note.signatures.push_back(key.Sign(note.text));
    return tlog::FormatNote(note);
  }
  tlog::Checkpoint Head(std::uint64_t size) {
    return {.origin = TestOrigin(0),
            .size = size,
            .root = size == 0 ? tlog::EmptyRoot() : *tlog::RootOf(size, storage_.nodes())};
  }
  AddCheckpoint Growth(std::uint64_t old_size, std::uint64_t size) {
    AddCheckpoint request{.old_size = old_size, .checkpoint = Checkpoint(size)};
    if (old_size > 0) request.proof = *tlog::ProveConsistency(old_size, size, storage_.nodes());
    return request;
  }
  Beginning BeginningOf(std::uint64_t old_size, std::uint64_t size) {
    return {.root = *tlog::RootOf(old_size, storage_.nodes()),
            .proof = *tlog::ProveConsistency(old_size, size, storage_.nodes())};
  }

 private:
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::shared_ptr<PowerSwitch> power_ = std::make_shared<PowerSwitch>();
  MemoryStorage storage_{disk_, power_};
};

class WitnessTest : public testing::Test {
 protected:
  WitnessTest() { Open(); }
  void Open() {
    witness_.reset();
    auto opened =
        Witness::Open({.folder = folder_.path(), .cosigner = &Key()}, TestRoster(4, 1, 2));
    ASSERT_TRUE(opened) << opened.error().message;
    witness_ = *std::move(opened);
  }
  Answer Push(const AddCheckpoint& request) {
    return witness_->Serve({.path = "/add-checkpoint", .body = WriteAddCheckpoint(request)}, kNow);
  }
  // Whether the answer is this witness's word for that text.
  static void ExpectWord(const Answer& answer, const std::string& checkpoint) {
    ASSERT_EQ(answer.status, kOk) << answer.body;
    const auto lines = tlog::ParseSignatures(answer.body);
    ASSERT_TRUE(lines);
    ASSERT_EQ(lines->size(), 1U);
    const auto check =
        tlog::CheckSignature(tlog::ParseNote(checkpoint)->text, lines->front(), Key().verifier());
    EXPECT_EQ(check.state, tlog::SignatureState::kGood);
    EXPECT_EQ(check.unix_seconds, kNow / 1000);
  }
  std::uint64_t size() const {
    const auto last = witness_->Last(TestOrigin(0));
    return !last ? 0 : last->checkpoint.size;
  }
  CheckedNote Checked(const std::string& bytes) const {
    return *CheckSigned(*witness_->logs(), bytes);
  }

  os::TestFolder folder_;
  std::unique_ptr<Witness> witness_;
  History log_{20};
};

TEST_F(WitnessTest, CosignsWhatGoesOnAndKeepsItOverAStart) {
  ExpectWord(Push(log_.Growth(0, 5)), log_.Checkpoint(5));
  Open();
  EXPECT_EQ(size(), 5U);
  ExpectWord(Push(log_.Growth(5, 12)), log_.Checkpoint(12));
  ExpectWord(Push(log_.Growth(12, 12)), log_.Checkpoint(12));  // the same again
  Open();
  EXPECT_EQ(size(), 12U);
}

TEST_F(WitnessTest, ShowsWhatItCosigned) {
  const std::string path = fmt::format("/{}/checkpoint", OriginHash(TestOrigin(0)));
  EXPECT_EQ(witness_->Serve({.post = false, .path = path}, kNow).status, kUnknown);
  tlog::Note note = *tlog::ParseNote(log_.Checkpoint(5));
  const std::string line = tlog::FormatSignature(note.signatures.front());
  note.signatures.push_back({.name = "stranger", .id = 7, .bytes = std::string(64, 'x')});
  ASSERT_EQ(Push({.old_size = 0, .checkpoint = tlog::FormatNote(note)}).status, kOk);
  const Answer shown = witness_->Serve({.post = false, .path = path}, kNow);
  ASSERT_EQ(shown.status, kOk);
  const auto read = tlog::ParseNote(shown.body);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->signatures.size(), 2U) << "the log's and ours; unknown ones were never verified";
  EXPECT_EQ(tlog::FormatSignature(read->signatures[0]), line);
  EXPECT_EQ(read->signatures[1].name, Key().verifier().name);
}

TEST_F(WitnessTest, AnswersByTheSpecification) {
  ASSERT_EQ(Push(log_.Growth(0, 5)).status, kOk);
  AddCheckpoint proof_from_nothing = log_.Growth(0, 8);
  proof_from_nothing.proof = {tlog::Hash{}};
  AddCheckpoint without_proof{.old_size = 5, .checkpoint = log_.Checkpoint(8)};
  AddCheckpoint wrong = log_.Growth(5, 8);
  wrong.proof.front()[0] ^= 1;
  const tlog::Signer stranger(TestOrigin(0), TestKey(7, 7));
  tlog::Note forged = *tlog::ParseNote(log_.Checkpoint(8));
  forged.signatures.front().bytes[3] ^= 1;
  tlog::Note other = {tlog::FormatCheckpoint({.origin = "unknown.example", .size = 1, .root = {}}),
                      {}};
  other.signatures.push_back(tlog::Signer("unknown.example", TestKey(8, 8)).Sign(other.text));
  struct Case {
    const char* what;
    AddCheckpoint request;
    int status;
  };
  const Case cases[] = {
      {"old size above the new one", {.old_size = 9, .checkpoint = log_.Checkpoint(8)}, kMalformed},
      {"we are elsewhere", log_.Growth(3, 8), kConflict},
      {"as if new", log_.Growth(0, 8), kConflict},
      {"a proof from nothing", proof_from_nothing, kConflict},
      {"no proof", without_proof, kUnprocessable},
      {"a wrong proof", wrong, kUnprocessable},
      {"a stranger's key", {.old_size = 5, .checkpoint = log_.Checkpoint(8, stranger)}, kForbidden},
      {"a key out of force",
       {.old_size = 5, .checkpoint = log_.Checkpoint(8, TestOldLogKey(0))},
       kForbidden},
      {"a bad signature", {.old_size = 5, .checkpoint = tlog::FormatNote(forged)}, kForbidden},
      {"an unknown log", {.old_size = 0, .checkpoint = tlog::FormatNote(other)}, kUnknown},
      {"no checkpoint", {.old_size = 0, .checkpoint = "x\n\n— a AAAAAAAA\n"}, kMalformed},
  };
  for (const Case& one : cases) {
    const Answer answer = Push(one.request);
    EXPECT_EQ(answer.status, one.status) << one.what << ": " << answer.body;
    if (one.status != kConflict) continue;
    EXPECT_EQ(answer.type, kSizeType);
    EXPECT_EQ(answer.body, "5\n");
  }
  EXPECT_EQ(size(), 5U) << "none of them changed anything";
  EXPECT_FALSE(witness_->LieOf(TestOrigin(0)));
  EXPECT_EQ(witness_->Serve({.path = "/add-checkpoint", .body = "old x"}, kNow).status, kMalformed);
  EXPECT_EQ(witness_->Serve({.path = "/add-entries", .body = ""}, kNow).status, kUnknown);
}

TEST_F(WitnessTest, NothingIsProvenFromAnEmptyTree) {
  ExpectWord(Push(log_.Growth(0, 0)), log_.Checkpoint(0));
  AddCheckpoint proof = log_.Growth(0, 5);
  proof.proof = {tlog::Hash{}};
  EXPECT_EQ(Push(proof).status, kUnprocessable);
  tlog::Note note{tlog::FormatCheckpoint({.origin = TestOrigin(1), .size = 0, .root = {}}), {}};
  note.signatures.push_back(TestLogKey(1).Sign(note.text));
  EXPECT_EQ(Push({.old_size = 0, .checkpoint = tlog::FormatNote(note)}).status, kUnprocessable);
  ExpectWord(Push(log_.Growth(0, 5)), log_.Checkpoint(5));
}

TEST_F(WitnessTest, TwoRootsOfOneSizeAreEvidence) {
  ASSERT_EQ(Push(log_.Growth(0, 5)).status, kOk);
  History other(9, 'b', 3);
  EXPECT_EQ(Push({.old_size = 5, .checkpoint = other.Checkpoint(5)}).status, kUnprocessable);
  ASSERT_TRUE(witness_->LieOf(TestOrigin(0)));
  Open();
  const auto lie = witness_->LieOf(TestOrigin(0));
  ASSERT_TRUE(lie) << "it is on disk";
  EXPECT_EQ(lie->found_by, Key().verifier().name);
  const auto proven = VerifyEvidence(*lie, *witness_->logs(), [](std::string_view /*entry*/) {
    return std::optional<std::string>();
  });
  ASSERT_TRUE(proven) << proven.error().message;
  EXPECT_EQ(proven->lie, Lie::kFork);
  EXPECT_EQ(proven->liars, std::vector<std::string>{TestMember(0)});
  EXPECT_EQ(Push(log_.Growth(5, 8)).status, kForbidden) << "neither side is cosigned any more";
  EXPECT_EQ(size(), 5U);
}

TEST_F(WitnessTest, ComparesWhatSomebodyFetched) {
  ASSERT_EQ(Push(log_.Growth(0, 10)).status, kOk);
  History other(14, 'b', 3);
  // Honest: larger, smaller, the same.
  EXPECT_FALSE(*witness_->Compare(Checked(log_.Checkpoint(14)), log_.BeginningOf(10, 14), kNow));
  EXPECT_FALSE(*witness_->Compare(Checked(log_.Checkpoint(4)), log_.BeginningOf(4, 10), kNow));
  EXPECT_FALSE(*witness_->Compare(Checked(log_.Checkpoint(10)), log_.BeginningOf(10, 10), kNow));
  // The other history up to where it differs is ours too.
  EXPECT_FALSE(*witness_->Compare(Checked(other.Checkpoint(3)), log_.BeginningOf(3, 10), kNow));
  // A beginning that does not lead to the signed root shows nothing.
  const auto shows =
      witness_->Compare(Checked(other.Checkpoint(14)), log_.BeginningOf(10, 14), kNow);
  ASSERT_FALSE(shows);
  EXPECT_EQ(shows.error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(witness_->LieOf(TestOrigin(0)));
  EXPECT_TRUE(*witness_->Compare(Checked(other.Checkpoint(14)), other.BeginningOf(10, 14), kNow));
  ASSERT_TRUE(witness_->LieOf(TestOrigin(0)));
}

TEST_F(WitnessTest, ALogThatWentBackIsCaught) {
  ASSERT_EQ(Push(log_.Growth(0, 10)).status, kOk);
  History other(6, 'b', 3);
  EXPECT_TRUE(*witness_->Compare(Checked(other.Checkpoint(6)), log_.BeginningOf(6, 10), kNow));
}

TEST_F(WitnessTest, AMissingOrForeignFileIsNotBegunAgain) {
  ASSERT_EQ(Push(log_.Growth(0, 5)).status, kOk);
  const os::Path file = folder_.path() / fmt::format("{}.checkpoint", OriginHash(TestOrigin(0)));
  const std::string kept = *os::ReadFile(file);
  const Roster roster = TestRoster(4, 1, 2);
  for (const std::string& bytes : {std::string(), log_.Checkpoint(7), kept.substr(0, 40)}) {
    ASSERT_TRUE(os::WriteFile(file, bytes));
    const auto opened = Witness::Open({.folder = folder_.path(), .cosigner = &Key()}, roster);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
  }
  const tlog::Signer another("witness.example/w2", TestKey(41, 2), tlog::KeyType::kCosignature);
  ASSERT_TRUE(os::WriteFile(file, kept));
  EXPECT_FALSE(Witness::Open({.folder = folder_.path(), .cosigner = &another}, roster));
}

TEST_F(WitnessTest, KeysMayChange) {
  ASSERT_EQ(Push(log_.Growth(0, 5)).status, kOk);
  Roster next = TestRoster(4, 1, 3);
  next.logs[0].keys[0].to_size = 5;
  const tlog::Signer fresh(TestOrigin(0), TestKey(30, 1));
  next.logs[0].keys.push_back({.key = fresh.verifier(), .from_size = 6});
  ASSERT_TRUE(witness_->Use(next));
  EXPECT_EQ(Push(log_.Growth(5, 8)).status, kForbidden) << "by the old key";
  AddCheckpoint rotated = log_.Growth(5, 8);
  rotated.checkpoint = log_.Checkpoint(8, fresh);
  EXPECT_EQ(Push(rotated).status, kOk);
}

// The log that transparency-dev/tessera keeps for its tests: pushed one checkpoint behind the
// other, as it was written, with proofs from its tile.
TEST_F(WitnessTest, CosignsALogOfAnotherMake) {
  const os::Path vectors = os::Path(TIDEWAITER_TESTDATA) / "tlog/tessera";
  const auto key = tlog::ParseVerifierKey(
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
  ASSERT_TRUE(key);
  Roster logs;
  logs.logs.push_back({.origin = key->name, .member = "", .keys = {{.key = *key}}});
  ASSERT_TRUE(witness_->Use(logs));
  const std::string tile = *os::ReadFile(vectors / "tile_0_000.p_15");
  for (std::uint64_t size = 1; size <= 15; ++size) {
    AddCheckpoint request{
        .old_size = size - 1,
        .checkpoint = *os::ReadFile(vectors / fmt::format("checkpoint.{}", size))};
    tlog::TileReader nodes(size, [&](const tlog::TileId& id) -> Result<std::string> {
      return tile.substr(0, id.width * sizeof(tlog::Hash));
    });
    if (size > 1) request.proof = *tlog::ProveConsistency(size - 1, size, nodes);
    ExpectWord(Push(request), request.checkpoint);
  }
  EXPECT_EQ(Push({.old_size = 15, .checkpoint = *os::ReadFile(vectors / "checkpoint.7")}).status,
            kMalformed);
}

}  // namespace
}  // namespace tidewaiter::federation
