// For tests: a desk that is a member of the demo's federation, without the demo's stories.
#ifndef TIDEWAITER_SERVER_TEST_LEDGER_HOUSE_H_
#define TIDEWAITER_SERVER_TEST_LEDGER_HOUSE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/ledger_payloads.h"
#include "os/test_folder.h"
#include "server/demo_federation.h"
#include "server/test_house.h"

namespace tidewaiter::server {

class TestLedgerHouse {
 public:
  // Whether the next Open answers TradeTrust's verifiers, and as which chain.
  std::optional<std::uint64_t> tradetrust_chain_id;

  explicit TestLedgerHouse(store::TestEngine engine, std::optional<std::uint64_t> chain_id = {})
      : tradetrust_chain_id(chain_id) {
    house_ = std::make_unique<TestHouse>(folder_.path(), std::move(engine));
    house_->Close();
    // Entries bear the time of the members' clocks, which go on: what they say holds tomorrow.
    house_->clock().unix_seconds = os::RealClock().UnixSeconds() + 86'400;
    house_->furnish = [this](api::House& house) {
      journal_ = std::make_shared<DeliveryJournal>();
      auto federation =
          DemoFederation::Open({.folder = folder_.path() / "federation",
                                .key = house.key,
                                .url = "https://desk.example",
                                .tradetrust = tradetrust_chain_id.has_value(),
                                .on_audit = [journal = journal_](const payload::Audit& audit) {
                                  journal->Write(audit);
                                }});
      ASSERT_TRUE(federation) << federation.error();
      federation_ = *std::move(federation);
      house.ledger = &federation_->own();
      house.payloads = federation_->payloads();
      house.settings.ledger_folder = federation_->FolderOf(kDemoMember);
      standings_.Set(federation_->opened(kDemoMember).standings);
      house.engine.Subscribe(standings_.Follower());
    };
    house_->tune = [this](clearance::EngineOptions& options) {
      options.standings = standings_.Function();
    };
    Open();
  }
  ~TestLedgerHouse() { End(); }

  // As a server ends, and starts again.
  void End() {
    house_->api().Stop();
    federation_.reset();
    house_->Close();
  }
  void Open() {
    house_->Open();
    if (tradetrust_chain_id) {
      const Status answers = house_->api().AnswerTradeTrust(*tradetrust_chain_id);
      ASSERT_TRUE(answers) << answers.error();
    }
    if (!federation_) return;
    journal_->Begin(house_->engine());
    member::Member& own = federation_->own();  // what is said is said under a charter that is here
    ASSERT_TRUE(Eventually([&] { return own.ProveAt(own.charter()->origin(), 0).has_value(); }));
  }

  TestHouse& operator*() { return *house_; }
  TestHouse* operator->() { return house_.get(); }
  DemoFederation& federation() { return *federation_; }

  Answered Delete(const TestHouse::SignedIn& who, const std::string& target, const Json& body) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(who);
    headers.push_back({"Idempotency-Key", "d" + std::to_string(++keys_)});
    return house_->Call(http::Method::kDelete, target, headers,
                        body.is_null() ? std::string() : body.dump());
  }
  Answered Stranger(const std::string& target, const std::string& body) {
    return house_->Call(http::Method::kPost, target, {}, body);
  }
  // Until it holds, for ten seconds.
  static bool Eventually(const std::function<bool()>& holds) {
    const double end_s = os::RealClock().MonotonicSeconds() + 10;
    while (os::RealClock().MonotonicSeconds() < end_s) {
      if (holds()) return true;
      std::this_thread::yield();
    }
    return false;
  }

 private:
  os::TestFolder folder_;
  StandingsSlot standings_;
  std::shared_ptr<DeliveryJournal> journal_;
  std::unique_ptr<TestHouse> house_;
  std::unique_ptr<DemoFederation> federation_;
  int keys_ = 0;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_LEDGER_HOUSE_H_
