// For tests: titles and certificates in ledgers, as the facade sees them.
#ifndef TIDEWAITER_TRADETRUST_TEST_SCENE_H_
#define TIDEWAITER_TRADETRUST_TEST_SCENE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "ledger/test_federation.h"
#include "ledger/test_titles.h"
#include "tradetrust/token_book.h"

namespace tidewaiter::tradetrust {

inline evm::Hash HashNamed(std::string_view name) {
  return evm::Keccak256(name);
}
inline std::string HexOf(const evm::Hash& hash) {
  return "0x" + codec::HexEncode(evm::ViewOf(hash));
}
inline std::string HexOf(const evm::Address& address) {
  return "0x" + codec::HexEncode({reinterpret_cast<const char*>(address.data()), address.size()});
}

class TestScene {
 public:
  FacadeContracts contracts = ContractsOf("na.example/ledger", 1);
  bool is_down = false;  // the ledger cannot be read
  TokenBook book{contracts, [this](std::string_view object) { return EntriesOf(object); },
                 [this] { return size_; }};

  // One step of a title's life: what has to stand for the test to mean anything.
  void Title(const std::string& object, const ledger::TitleDeed& deed) {
    ledger::TitleLife& life = titles_[object];
    life.object = object;
    EXPECT_EQ(life.Do(deed), "") << deed.type;
    ++size_;
  }
  // "issue" commits to the document "first", everything else repeats what `commits` says.
  void Certificate(const std::string& object, std::string_view step, std::string_view status,
                   std::string_view more = "", const std::string& document = "first") {
    ledger::Saying saying = {
        .type = fmt::format("certificate.{}", step),
        .data = fmt::format(R"({{{}"kind":"origin","form":"oa","single_use":true,"uses":{},)"
                            R"("status":"{}","valid_from":"2026-11-01T00:00:00.000Z"}})",
                            more, status == "used" ? 1 : 0, status),
        .commits = {{"document", document}},
        .object = object};
    if (step == "use") {
      saying.by = {"customs.bw/acquit"};
      saying.commits["reference"] = "declaration 17";
    }
    EXPECT_EQ(certificates_.Say(saying), ledger::Codes()) << step;
    ++size_;
  }
  void Bind(const evm::Hash& root, const evm::Hash& target, const std::string& object,
            std::uint32_t number = 1) {
    const Status status =
        book.Bind({.root = root, .target = target, .object = object, .number = number});
    EXPECT_TRUE(status) << status.error();
  }

  Result<std::vector<ledger::Entry>> EntriesOf(std::string_view object) {
    if (is_down) return Fail(ErrorCode::kUnavailable, "the ledger cannot be read");
    const std::string name(object);
    if (const auto title = titles_.find(name); title != titles_.end())
      return title->second.records.entries(name);
    return certificates_.Of(name);
  }

 private:
  ledger::TestFederation federation_;
  ledger::TestLog certificates_{federation_};
  std::map<std::string, ledger::TitleLife> titles_;
  std::uint64_t size_ = 0;
};

inline const ledger::TitleDeed kIssued{"issue", "line", "holder=anna beneficiary=anna"};
inline const ledger::TitleDeed kSurrendered{"surrender", "anna",
                                            "status=surrendered purpose=delivery"};
inline const ledger::TitleDeed kRefused{"refuse", "line",
                                        "status=held purpose= reason=goods_not_here"};
inline const ledger::TitleDeed kAccepted{"accept", "line", "status=accepted"};
inline const ledger::TitleDeed kDelivered{"delivered", "line", "status=delivered purpose="};

}  // namespace tidewaiter::tradetrust

#endif  // TIDEWAITER_TRADETRUST_TEST_SCENE_H_
