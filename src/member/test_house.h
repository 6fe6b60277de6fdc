// Test house: members with folders, keys, nodes and a server each on a port of its own, founded as
// an operator would found them.
//
//   TestHouse house(3);                           // na, bw, za; na keeps the charter
//   const Said said = house.Say(0, {.type = "operator.grant", .data = kGrant, …});
//
// For tests only.
#ifndef TIDEWAITER_MEMBER_TEST_HOUSE_H_
#define TIDEWAITER_MEMBER_TEST_HOUSE_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <shared_mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "access/secret.h"
#include "base/check.h"
#include "federation/http_node.h"
#include "http/router.h"
#include "http/server.h"
#include "member/archive.h"
#include "member/folder.h"
#include "member/member.h"
#include "os/clock.h"
#include "os/test_folder.h"

namespace tidewaiter::member {

class TestHouse {
 public:
  static constexpr std::array<std::string_view, 5> kIds = {"na", "bw", "za", "zm", "mz"};

  // The first `logs` of them write a log; all cosign.
  // `first_url`: what the charter says of na, which answers where the others do all the same.
  explicit TestHouse(std::size_t n, std::size_t logs = 5, std::size_t faults = 0,
                     const std::string& first_url = {})
      : first_url_(first_url) {
    for (std::size_t i = 0; i < n; ++i)
      StartServer();
    std::vector<std::string> cards;
    for (std::size_t i = 0; i < n; ++i) {
      const std::string id(kIds[i]);
      const std::string log = i < logs ? "customs." + id + "/ledger" : "";
      CHECK(InitMember(folder(i),
                       {.id = id,
                        .name = "Customs of " + id,
                        .url = i == 0 && !first_url.empty() ? first_url : url(i),
                        .log = log},
                       access::SystemSecrets()));
      cards.push_back(*CardOf(folder(i)));
    }
    const auto text =
        DraftFounding(cards, {.federation = "corridor", .keeper = "na", .faults = faults},
                      os::RealClock().UnixMilliseconds());
    CHECK(text.has_value());
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < n; ++i)
      lines.push_back(*SignFounding(folder(i), *text));
    founding_ = *AssembleSigned(*text, lines);
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(JoinFederation(folder(i), founding_));
      Open(i);
    }
    // The charter's log begins when enough are there to cosign it.
    for (std::size_t i = 0; i < n; ++i)
      CHECK(Eventually([&] { return (*this)[i].ProveAt("corridor/charter", 0).has_value(); }, 30));
  }
  ~TestHouse() {
    for (auto& site : sites_)
      site->server->Stop(0);
  }

  [[nodiscard]] os::Path root() const { return root_.path(); }
  [[nodiscard]] os::Path folder(std::size_t i) const { return root_.path() / kIds[i]; }
  [[nodiscard]] std::string url(std::size_t i) const {
    return fmt::format("http://127.0.0.1:{}", sites_[i]->server->port());
  }
  [[nodiscard]] const std::string& founding() const { return founding_; }
  Member& operator[](std::size_t i) { return *sites_[i]->member; }

  // A change of the charter that member `i` drafts and sends, signed by these.
  void Change(std::size_t i, const std::string& type, const std::string& data,
              const std::vector<std::size_t>& signers) {
    const auto draft = (*this)[i].Prepare({.type = type, .data = data});
    if (!draft) ADD_FAILURE() << type << ": " << draft.error();
    CHECK(draft.has_value());
    std::string lines;
    for (const std::size_t signer : signers)
      lines += *SignFounding(folder(signer), draft->text);
    const auto whole = (*this)[i].AddSignatures(*(*this)[i].ReadDraft(draft->text), lines);
    if (!whole) ADD_FAILURE() << type << ": " << whole.error();
    CHECK(whole.has_value());
    std::promise<Result<Said>> said;
    (*this)[i].Submit(*whole, [&](Result<Said> answer) { said.set_value(std::move(answer)); });
    const auto answer = said.get_future().get();
    if (!answer) ADD_FAILURE() << type << ": " << answer.error();
    CHECK(answer.has_value());
    for (const ledger::Refusal& refusal : answer->refusals)
      ADD_FAILURE() << type << ": " << refusal.code << refusal.pointer << refusal.detail;
  }
  // Until all that are open know so many entries of the charter.
  bool KnowCharter(std::uint64_t size) {
    return Eventually([&] {
      return std::ranges::all_of(sites_, [&](const std::unique_ptr<Site>& site) {
        return !site->member || site->member->charter()->size() == size;
      });
    });
  }
  // One more member, which all sign, joins the federation while it runs. It writes a log.
  void Add() {
    const std::size_t i = sites_.size();
    std::vector<std::size_t> signers(i + 1);
    std::iota(signers.begin(), signers.end(), 0U);
    StartServer();
    const std::string id(kIds[i]);
    CHECK(InitMember(
        folder(i),
        {.id = id, .name = "Customs of " + id, .url = url(i), .log = "customs." + id + "/ledger"},
        access::SystemSecrets()));
    Change(0, "charter.member.add", *ChangeByCard("charter.member.add", *CardOf(folder(i)), "{}"),
           signers);
    CHECK(JoinFederation(folder(i), founding_));
    CHECK(ArchiveFrom({.folder = folder(i), .url = url(0), .charter_only = true}).has_value());
    Open(i);
  }

  void Close(std::size_t i) {
    const std::unique_lock lock(sites_[i]->mutex);
    sites_[i]->member.reset();
    sites_[i]->router = {};
  }
  void Open(std::size_t i, const federation::OpenStorage& open_log = {}) {
    static_cast<void>(MoveTo(i, folder(i), open_log));
  }
  // The member's address is that of another machine from now on, which opens `folder`. The one
  // before goes on, and nobody reaches it.
  [[nodiscard]] std::unique_ptr<Member> MoveTo(std::size_t i, const os::Path& folder,
                                               const federation::OpenStorage& open_log) {
    auto member = Member::Open(
        {.folder = folder,
         .urls = first_url_.empty() ? std::map<std::string, std::string>{}
                                    : std::map<std::string, std::string>{{"na", url(0)}},
         .keep_payload = [this](std::string_view log, std::string_view object, std::uint32_t number,
                                const ledger::Payload& payload) -> Status {
           const std::lock_guard lock(kept_mutex_);
           kept_[fmt::format("{} {} {}", log, object, number)] = payload;
           return {};
         },
         .open_log = open_log});
    if (!member) ADD_FAILURE() << member.error();
    CHECK(member.has_value());
    const std::unique_lock lock(sites_[i]->mutex);
    std::swap(sites_[i]->member, *member);
    sites_[i]->router = {};
    sites_[i]->member->AddTo(sites_[i]->router);
    return std::move(*member);
  }

  // It has to stand for the test to mean anything.
  Said Say(std::size_t i, const Wish& wish) {
    auto said = (*this)[i].Say(wish, 20);
    if (!said) ADD_FAILURE() << wish.type << ": " << said.error();
    CHECK(said.has_value());
    for (const ledger::Refusal& refusal : said->refusals)
      ADD_FAILURE() << wish.type << ": " << refusal.code << refusal.pointer << refusal.detail;
    CHECK(said->refusals.empty());
    return *said;
  }
  std::map<std::string, ledger::Payload> kept() {
    const std::lock_guard lock(kept_mutex_);
    return kept_;
  }

  // Until it holds, for so many seconds.
  static bool Eventually(const std::function<bool()>& holds, double seconds = 20) {
    const double end_s = os::RealClock().MonotonicSeconds() + seconds;
    while (os::RealClock().MonotonicSeconds() < end_s) {
      if (holds()) return true;
      std::this_thread::yield();
    }
    return false;
  }

 private:
  struct Site {
    std::shared_mutex mutex;
    std::unique_ptr<Member> member;
    http::Router router;
    std::unique_ptr<http::Server> server;
  };

  void StartServer() {
    auto site = std::make_unique<Site>();
    auto server = http::Server::Start(
        {.port = 0,
         .body_limit = [](std::string_view /*path*/) { return federation::kHttpBodyMax; }},
        [s = site.get()](http::Request request, http::Reply reply) {
          const std::shared_lock lock(s->mutex);
          if (!s->member) return reply.Send({.status = federation::kLater});
          s->router.Handle(std::move(request), std::move(reply));
        });
    CHECK(server.has_value());
    site->server = std::make_unique<http::Server>(std::move(*server));
    sites_.push_back(std::move(site));
  }

  const os::TestFolder root_;
  std::string first_url_;
  std::string founding_;
  std::mutex kept_mutex_;
  std::map<std::string, ledger::Payload> kept_;
  std::vector<std::unique_ptr<Site>> sites_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_TEST_HOUSE_H_
