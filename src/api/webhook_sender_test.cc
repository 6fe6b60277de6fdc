#include "api/webhook_sender.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "access/sealed.h"
#include "access/webhook_signature.h"
#include "clearance/registry.h"
#include "desk/fold.h"

namespace tidewaiter::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace kind = desk::kind;

constexpr auto kPatience = std::chrono::seconds(20);
constexpr std::int64_t kStartMs = 1'800'000'000'000;
constexpr std::string_view kSecret = "whs_secret";

class SharedClock final : public os::Clock {
 public:
  [[nodiscard]] std::int64_t UnixMilliseconds() const override { return now_ms_; }
  // Stands still: whoever jumps in time did not wait for a receiver.
  [[nodiscard]] double MonotonicSeconds() const override { return 0; }
  void Advance(std::int64_t by_ms) { now_ms_ += by_ms; }

 private:
  std::atomic<std::int64_t> now_ms_{kStartMs};
};

// Events, declarations and records; nothing else is asked for.
class FakeStore final : public desk::Store {
 public:
  static std::unexpected<Error> No() { return Fail(ErrorCode::kInternal, "not in this store"); }

  Status Sync() override { return {}; }
  Result<bool> Tidy() override { return false; }
  Status Commit(const desk::Batch& batch) override {
    const std::lock_guard lock(mutex_);
    events_.insert(events_.end(), batch.events.begin(), batch.events.end());
    for (const auto& row : batch.declarations)
      declarations_[row.id] = row;
    for (const auto& row : batch.records) {
      if (row.body.empty()) {
        records_.erase(row.id);
      } else {
        records_[row.id] = row;
      }
    }
    return {};
  }
  Result<desk::Head> ReadHead() override {
    const std::lock_guard lock(mutex_);
    return desk::Head{.seq = events_.size()};
  }
  Result<std::optional<desk::DeclarationRow>> FindDeclaration(std::string_view id) override {
    const std::lock_guard lock(mutex_);
    const auto found = declarations_.find(id);
    return found == declarations_.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::vector<desk::RecordRow>> ListRecords(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    std::vector<desk::RecordRow> rows;
    for (const auto& [id, row] : records_) {
      if (row.collection == name) rows.push_back(row);
    }
    return rows;
  }
  Result<std::vector<desk::Event>> EventsAfter(std::uint64_t seq, int limit) override {
    ++reads_;
    if (away_) return Fail(ErrorCode::kUnavailable, "away");
    const std::lock_guard lock(mutex_);
    std::vector<desk::Event> events;
    for (std::size_t i = seq; i < events_.size() && events.size() < std::size_t(limit); ++i)
      events.push_back(events_[i]);
    return events;
  }
  std::optional<desk::RecordRow> Record(std::string_view id) {
    const std::lock_guard lock(mutex_);
    const auto found = records_.find(id);
    return found == records_.end() ? std::nullopt : std::optional(found->second);
  }
  std::uint64_t seq() {
    const std::lock_guard lock(mutex_);
    return events_.size();
  }
  std::atomic<bool> away_ = false;
  std::atomic<int> reads_ = 0;

  Result<std::optional<desk::ControlRow>> FindControl(std::string_view) override { return No(); }
  Result<std::optional<desk::RecordRow>> FindRecord(std::string_view, std::string_view) override {
    return No();
  }
  Result<std::vector<std::optional<desk::RecordRow>>> FindRecords(
      std::string_view, std::span<const std::string>) override {
    return No();
  }
  Result<std::optional<desk::Event>> FindEvent(std::uint64_t) override { return No(); }
  Result<std::vector<std::string>> FindLrns(std::span<const Pair>) override { return No(); }
  Result<std::vector<std::optional<desk::AnswerRow>>> FindAnswers(std::span<const Pair>) override {
    return No();
  }
  Result<std::vector<desk::DeclarationRow>> ListDeclarations(
      const desk::DeclarationQuery&) override {
    return No();
  }
  Result<std::vector<desk::OpenCount>> CountOpen(std::span<const std::string>,
                                                 std::int64_t) override {
    return No();
  }
  Result<std::vector<desk::ControlRow>> ListControls(const desk::ControlQuery&) override {
    return No();
  }
  Result<std::vector<desk::OfficerLoad>> ListLoads(std::int64_t, std::int64_t) override {
    return No();
  }
  Result<std::map<std::string, int>> OfficersOfImporter(std::string_view, int) override {
    return No();
  }
  Result<std::vector<desk::OutcomeRow>> ListOutcomes(const desk::OutcomeQuery&) override {
    return No();
  }
  Result<std::vector<desk::NotificationRow>> ListNotifications(std::span<const std::string>,
                                                               std::uint64_t, int) override {
    return No();
  }
  Result<std::vector<desk::TallyRow>> ListTallies(Day, Day, std::span<const std::string>) override {
    return No();
  }
  Result<std::vector<desk::TallyRow>> ListTalliesOf(std::string_view, Day, Day) override {
    return No();
  }
  Result<std::vector<desk::RuleHitRow>> ListRuleHits(const desk::RuleHitQuery&) override {
    return No();
  }
  Result<std::vector<desk::Event>> EventsOf(std::string_view) override { return No(); }
  Result<std::vector<desk::Event>> EventsOfKind(std::string_view, std::string_view,
                                                std::string_view, std::uint64_t, int) override {
    return No();
  }
  Status ForgetAnswers(std::int64_t) override { return No(); }
  [[nodiscard]] std::string engine() const override { return "fake"; }

 private:
  std::mutex mutex_;
  std::vector<desk::Event> events_;
  std::map<std::string, desk::DeclarationRow, std::less<>> declarations_;
  std::map<std::string, desk::RecordRow, std::less<>> records_;
};

// Carries out PutRecord at once, on the thread that asks.
class FakeEngine final : public clearance::Engine {
 public:
  explicit FakeEngine(FakeStore& store) : store_(store) {}

  void Submit(clearance::Command command) override {
    const auto& put = std::get<clearance::PutRecord>(command.work);
    const auto before = store_.Record(put.id);
    const std::uint64_t version = before ? before->version : 0;
    ++puts_;
    if (put.if_version && *put.if_version != version) {
      return command.done({clearance::Refusal{{ErrorCode::kConflict, "", ""}, "version", {}}});
    }
    desk::Batch batch;
    batch.records.push_back({put.collection, put.id, version + 1, put.body});
    Commit(batch);
    command.done({clearance::Rendered{}});
  }
  void Commit(const desk::Batch& batch) {
    ASSERT_TRUE(store_.Commit(batch));
    for (const auto& use : subscribers_)
      use(clearance::Change{batch});
  }
  void Subscribe(std::function<void(const clearance::Change&)> use) override {
    subscribers_.push_back(std::move(use));
  }
  [[nodiscard]] clearance::EngineState state() const override {
    clearance::EngineState state;
    state.seq = store_.seq();
    return state;
  }
  [[nodiscard]] std::vector<clearance::Office> offices() const override { return {}; }
  [[nodiscard]] clearance::Policy policy(std::uint64_t*) const override { return {}; }
  [[nodiscard]] std::shared_ptr<const desk::DocumentRules> rules() const override { return {}; }
  // It has no rules, and webhooks ask for none.
  [[nodiscard]] std::shared_ptr<const clearance::RulesNow> rules_now() const override {
    return rules_now_;
  }
  [[nodiscard]] const clearance::RuleCounts& rule_counts() const override { return rule_counts_; }
  void ExplainRule(clearance::RuleQuestion,
                   std::function<void(Result<clearance::RuleAnswer>)> done) override {
    done(Fail(ErrorCode::kNotFound, "no such rule runs"));
  }
  clearance::TariffDesk& tariff_desk() override { return tariff_desk_; }
  clearance::ClassifyDesk& classify_desk() override { return classify_desk_; }
  void Stop() override {}

  std::atomic<int> puts_ = 0;

 private:
  FakeStore& store_;
  std::vector<std::function<void(const clearance::Change&)>> subscribers_;
  std::shared_ptr<const clearance::RulesNow> rules_now_ =
      std::make_shared<const clearance::RulesNow>();
  clearance::RuleCounts rule_counts_;
  clearance::TariffDesk tariff_desk_;
  clearance::ClassifyDesk classify_desk_;
};

struct Sent {
  std::string url;
  std::string delivery;
  std::string signature;
  std::string body;
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
};

// What receivers got, and what they answer.
class Receivers {
 public:
  Result<http::ClientAnswer> Take(const http::ClientRequest& request, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    EXPECT_EQ(request.method, http::Method::kPost);
    Sent sent{request.url, "", "", request.body};
    for (const http::Header& header : request.headers) {
      if (header.name == "Tidewaiter-Delivery") sent.delivery = header.value;
      if (header.name == "Tidewaiter-Signature") sent.signature = header.value;
    }
    sent_.push_back(std::move(sent));
    ++busy_;
    busiest_ = std::max(busiest_, busy_);
    changed_.notify_all();
    changed_.wait(lock, stop, [&] { return !hanging_.contains(request.url); });
    --busy_;
    if (stop.stop_requested()) return Fail(ErrorCode::kUnavailable, "stopped");
    const auto status = statuses_.find(request.url);
    if (status == statuses_.end()) return http::ClientAnswer{204, ""};
    if (status->second == 0) return Fail(ErrorCode::kUnavailable, "nobody there");
    return http::ClientAnswer{status->second, ""};
  }
  void Answer(const std::string& url, int status) {
    const std::lock_guard lock(mutex_);
    statuses_[url] = status;
  }
  void Hang(const std::string& url, bool on) {
    const std::lock_guard lock(mutex_);
    if (on) {
      hanging_.insert(url);
    } else {
      hanging_.erase(url);
    }
    changed_.notify_all();
  }
  // Waits until `count` came to that URL; then gives all of them.
  std::vector<Sent> Wait(const std::string& url, std::size_t count) {
    std::unique_lock lock(mutex_);
    std::vector<Sent> sent;
    const auto enough = [&] {
      sent.clear();
      std::ranges::copy_if(sent_, std::back_inserter(sent),
                           [&](const Sent& one) { return one.url == url; });
      return sent.size() >= count;
    };
    EXPECT_TRUE(changed_.wait_for(lock, kPatience, enough)) << url << " got " << sent.size();
    return sent;
  }
  std::size_t Count(const std::string& url) { return Wait(url, 0).size(); }
  int busiest() {
    const std::lock_guard lock(mutex_);
    return busiest_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Sent> sent_;
  std::map<std::string, int> statuses_;
  std::set<std::string> hanging_;
  int busy_ = 0;
  int busiest_ = 0;
};

class Sender : public testing::Test {
 protected:
  Sender() {
    engine_.Subscribe([this](const clearance::Change& change) {
      for (const desk::RecordRow& record : change.batch.records)
        house_.directory.Apply(record);
      if (sender_) sender_->Notify(change.batch);
    });
    PutAccount("acc_broker", "broker", {"client-a", "client-b"});
    PutAccount("acc_other", "broker", {"client-c"});
    PutAccount("acc_admin", "administrator", {});
    StartSender();
  }
  ~Sender() override { sender_->Stop(); }

  void StartSender() {
    auto started = WebhookSender::Start(
        house_, [this](const http::ClientRequest& request, const std::stop_token& stop) {
          return receivers_.Take(request, stop);
        });
    ASSERT_TRUE(started);
    sender_ = *std::move(started);
  }
  void Restart() {
    sender_->Stop();
    sender_.reset();
    StartSender();
  }

  void PutAccount(const std::string& id, const std::string& role,
                  const std::vector<std::string>& clients, bool disabled = false) {
    access::Json json{
        {"id", id},           {"name", id.substr(4)}, {"display_name", id},   {"roles", {role}},
        {"clients", clients}, {"language", "fr"},     {"disabled", disabled}, {"created", 1}};
    const auto account = access::Account::FromJson(json);
    ASSERT_TRUE(account) << account.error().message;
    Put(clearance::collection::kAccount, id, account->ToJson().dump());
  }
  void Put(std::string_view collection, const std::string& id, std::string body) {
    clearance::Command command;
    command.work = clearance::PutRecord{std::string(collection), id, {}, std::move(body), "", ""};
    command.done = [](const clearance::Answer&) {};
    engine_.Submit(std::move(command));
  }

  // "whk_<name>" to "https://<name>.example/".
  static std::string Url(const std::string& name) { return "https://" + name + ".example/"; }
  void AddHook(const std::string& name, const std::string& owner, std::vector<std::string> clients,
               std::vector<std::string> events = {"*"}) {
    Webhook hook;
    hook.id = "whk_" + name;
    hook.url = Url(name);
    hook.events = std::move(events);
    hook.owner = owner;
    hook.all = clients.empty();
    hook.clients = std::move(clients);
    hook.secret = access::Seal(key_, "webhook:" + hook.id, kSecret, access::SystemSecrets());
    hook.created = kStartMs / 1000;
    hook.cursor = store_.seq();
    Put(clearance::collection::kWebhook, hook.id, hook.ToJson());
  }

  desk::Event EventOf(std::uint64_t seq, std::string_view event_kind, std::string subject,
                      std::string data) {
    desk::Event event;
    event.seq = seq;
    event.time_ms = clock_.UnixMilliseconds();
    event.kind = event_kind;
    event.subject = std::move(subject);
    event.actor = "inspector";
    event.data = std::move(data);
    return event;
  }
  // An event about a declaration of that importer. Gives its seq.
  std::uint64_t Happens(std::string_view event_kind, const std::string& importer,
                        std::string data = "{}") {
    desk::Batch batch;
    const std::uint64_t seq = store_.seq() + 1;
    desk::DeclarationRow row;
    row.id = "dec-" + importer;
    row.lrn = "LRN-" + importer;
    row.declarant = "declarant-of-" + importer;
    row.importer = importer;
    row.status = desk::State::kReleased;
    batch.declarations.push_back(row);
    batch.events.push_back(EventOf(seq, event_kind, row.id, std::move(data)));
    clock_.Advance(1000);
    engine_.Commit(batch);
    return seq;
  }
  void Advance(std::int64_t by_ms) {
    clock_.Advance(by_ms);
    sender_->Wake();
  }
  // Until `holds`, with the time going on.
  template <typename Holds>
  void WaitUntil(Holds holds, std::int64_t step_ms = 200) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!holds() && std::chrono::steady_clock::now() < end) {
      Advance(step_ms);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    EXPECT_TRUE(holds());
  }
  // What came to that webhook's receiver, once there are that many, with the time going on.
  std::vector<Sent> Got(const std::string& name, std::size_t count) {
    WaitUntil([&] { return receivers_.Count(Url(name)) >= count; }, 20);
    std::vector<Sent> sent = receivers_.Wait(Url(name), 0);
    sent.resize(std::max(sent.size(), count));
    return sent;
  }
  Webhook HookOf(const std::string& name) {
    return sender_->Find("whk_" + name).value_or(Webhook());
  }
  std::vector<Delivery> Deliveries(const std::string& name) {
    return sender_->Deliveries("whk_" + name);
  }

  SharedClock clock_;
  FakeStore store_;
  FakeEngine engine_{store_};
  access::SecretKey key_ = access::SecretKey::New(access::SystemSecrets());
  http::Metrics metrics_;
  House house_{store_, engine_, clock_, key_, access::SystemSecrets(), Settings(), metrics_};
  Receivers receivers_;
  std::shared_ptr<WebhookSender> sender_;
};

TEST_F(Sender, SendsWhatATraderMayKnowAndSignsIt) {
  AddHook("a", "acc_broker", {"client-a", "client-b"});
  const std::uint64_t seq = Happens(kind::kReleased, "client-a", R"({"reason":"suspicion gone"})");
  const auto sent = Got("a", 1);
  const nlohmann::json body = sent[0].json();
  EXPECT_EQ(sent[0].delivery, fmt::format("whk_a-{}", seq));
  EXPECT_EQ(body["id"], sent[0].delivery);
  EXPECT_EQ(body["seq"], seq);
  EXPECT_EQ(body["kind"], "declaration.released");
  EXPECT_EQ(body["at"], "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(body["declaration"], "dec-client-a");
  EXPECT_EQ(body["lrn"], "LRN-client-a");
  EXPECT_EQ(body["status"], "released");
  EXPECT_EQ(body["code"], "released");
  EXPECT_THAT(body["sentence"].get<std::string>(), HasSubstr("LRN-client-a"));
  EXPECT_THAT(sent[0].body, Not(HasSubstr("suspicion")));
  EXPECT_TRUE(
      access::VerifyWebhook(kSecret, sent[0].signature, sent[0].body, clock_.UnixSeconds()));
}

TEST_F(Sender, OneSeesOnlyTheirClientsAndNothingOfTheCheck) {
  AddHook("a", "acc_broker", {"client-a", "client-b"});
  AddHook("c", "acc_other", {"client-c"});
  Happens(kind::kAssessed, "client-a", R"({"lane":"red"})");
  Happens(kind::kRerouted, "client-a");
  Happens(kind::kOrdered, "client-a", R"({"kind":"audit"})");
  Happens(kind::kActed, "client-a");
  Happens(kind::kRead, "client-a");
  const auto ordered = Happens(kind::kOrdered, "client-a", R"({"kind":"inspection"})");
  Happens(kind::kLodged, "client-c");
  const auto last = Happens(kind::kReleased, "client-b");
  const auto sent = Got("a", 2);
  EXPECT_EQ(sent[0].json()["seq"], ordered);
  EXPECT_EQ(sent[0].json()["code"], "inspection_ordered");
  EXPECT_EQ(sent[1].json()["seq"], last);
  EXPECT_EQ(Got("c", 1)[0].json()["lrn"], "LRN-client-c");
  WaitUntil([&] { return HookOf("a").cursor == last && HookOf("c").cursor == last; });
  EXPECT_EQ(receivers_.Count(Url("a")), 2U);
  EXPECT_EQ(receivers_.Count(Url("c")), 1U);
}

TEST_F(Sender, AnAdministratorGetsNoContent) {
  AddHook("admin", "acc_admin", {});
  const auto seq = Happens(kind::kLodged, "client-a", R"({"goods":"shoes"})");
  Happens(kind::kRead, "client-a");
  Happens("session.started", "client-a");
  Happens("rule.active", "cheap_textiles");
  const auto last = Happens("account.changed", "client-a");
  const auto sent = Got("admin", 2);
  const nlohmann::json expected{{"id", fmt::format("whk_admin-{}", seq)},
                                {"seq", seq},
                                {"kind", "declaration.lodged"},
                                {"at", "2027-01-15T08:00:00.000Z"},
                                {"subject", "dec-client-a"}};
  EXPECT_EQ(sent[0].json(), expected);
  EXPECT_EQ(sent[1].json()["seq"], last);
}

TEST_F(Sender, ChoosesKinds) {
  AddHook("a", "acc_broker", {"client-a"}, {"declaration.released", "declaration.held"});
  Happens(kind::kLodged, "client-a");
  Happens(kind::kHeld, "client-a");
  Happens(kind::kReleased, "client-a");
  const auto sent = Got("a", 2);
  EXPECT_EQ(sent[0].json()["kind"], "declaration.held");
  EXPECT_EQ(sent[1].json()["kind"], "declaration.released");
}

TEST_F(Sender, WhatTheMakerLostIsNotSent) {
  AddHook("a", "acc_broker", {"client-a", "client-b"});
  PutAccount("acc_broker", "broker", {"client-b"});
  Happens(kind::kReleased, "client-a");
  const auto seen = Happens(kind::kReleased, "client-b");
  EXPECT_EQ(Got("a", 1)[0].json()["seq"], seen);
  PutAccount("acc_broker", "broker", {"client-a", "client-b"}, /*disabled=*/true);
  const auto last = Happens(kind::kReleased, "client-b");
  WaitUntil([&] { return HookOf("a").cursor == last; });
  EXPECT_EQ(receivers_.Count(Url("a")), 1U);
}

TEST_F(Sender, KeepsTheOrderAndTriesAgain) {
  receivers_.Answer(Url("a"), 500);
  AddHook("a", "acc_broker", {"client-a"});
  const auto first = Happens(kind::kLodged, "client-a");
  const auto second = Happens(kind::kReleased, "client-a");
  receivers_.Wait(Url("a"), 1);
  WaitUntil([&] { return !Deliveries("a").empty(); }, 0);
  const Delivery waiting = Deliveries("a")[0];
  EXPECT_EQ(waiting.seq, first);
  EXPECT_EQ(waiting.status, Delivery::Status::kWaiting);
  EXPECT_EQ(waiting.last_status, 500);
  EXPECT_EQ(HookOf("a").failures, 1);
  const std::int64_t wait_ms = waiting.next_ms - clock_.UnixMilliseconds();
  EXPECT_GE(wait_ms, 2'000);  // 5 s, a fifth less, and what has passed
  EXPECT_LE(wait_ms, 6'000);
  receivers_.Answer(Url("a"), 200);
  Advance(wait_ms);
  const auto sent = receivers_.Wait(Url("a"), 3);
  EXPECT_EQ(sent[0].delivery, sent[1].delivery);
  EXPECT_EQ(sent[0].body, sent[1].body);
  EXPECT_EQ(sent[2].json()["seq"], second);
  WaitUntil([&] { return HookOf("a").cursor == second; });
  EXPECT_EQ(HookOf("a").failures, 0);
  const auto all = Deliveries("a");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].seq, second);  // newest first
  EXPECT_EQ(all[1].attempts, 2);
  EXPECT_EQ(all[1].status, Delivery::Status::kDelivered);
}

TEST_F(Sender, GivesUpAfterADay) {
  receivers_.Answer(Url("a"), 0);
  AddHook("a", "acc_broker", {"client-a"});
  const auto first = Happens(kind::kLodged, "client-a");
  Got("a", 1);
  // Less than a day, however slow this machine is.
  WaitUntil([&] { return !Deliveries("a").empty() && Deliveries("a")[0].attempts > 5; }, 1000);
  Advance(WebhookSender::kGiveUpMs);
  WaitUntil([&] { return HookOf("a").cursor == first; }, 600'000);
  EXPECT_EQ(Deliveries("a")[0].status, Delivery::Status::kGivenUp);
  receivers_.Answer(Url("a"), 200);
  const auto second = Happens(kind::kReleased, "client-a");
  WaitUntil([&] { return HookOf("a").cursor == second; }, 600'000);
  EXPECT_EQ(Deliveries("a")[0].status, Delivery::Status::kDelivered);
}

TEST_F(Sender, DeadReceiversDoNotHoldUpOthers) {
  for (int i = 0; i < 12; ++i) {
    receivers_.Answer(Url(fmt::format("dead{}", i)), 0);
    AddHook(fmt::format("dead{}", i), "acc_broker", {"client-a"});
  }
  Happens(kind::kLodged, "client-a");
  // Now that they are known to be in trouble, they hang.
  for (int i = 0; i < 12; ++i) {
    const std::string name = fmt::format("dead{}", i);
    WaitUntil([&] { return HookOf(name).failures > 0; });
    receivers_.Hang(Url(name), true);
  }
  Advance(30'000);
  AddHook("well", "acc_other", {"client-c"});
  for (int i = 0; i < 20; ++i)
    Happens(kind::kReleased, "client-c");
  EXPECT_EQ(Got("well", 20).size(), 20U);
}

TEST_F(Sender, AtMostEightAtATime) {
  for (int i = 0; i < 12; ++i) {
    receivers_.Hang(Url(fmt::format("h{}", i)), true);
    AddHook(fmt::format("h{}", i), "acc_broker", {"client-a"});
  }
  Happens(kind::kLodged, "client-a");
  WaitUntil([&] { return receivers_.busiest() >= 8; });
  EXPECT_EQ(receivers_.busiest(), 8);
  for (int i = 0; i < 12; ++i)
    receivers_.Hang(Url(fmt::format("h{}", i)), false);
  for (int i = 0; i < 12; ++i)
    Got(fmt::format("h{}", i), 1);
}

TEST_F(Sender, GoesOnAfterARestart) {
  AddHook("a", "acc_broker", {"client-a"});
  Happens(kind::kLodged, "client-a");
  Got("a", 1);
  WaitUntil([&] { return HookOf("a").cursor == store_.seq(); });
  sender_->Stop();
  const auto kept = Webhook::FromJson(store_.Record("whk_a")->body);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->cursor, store_.seq());
  EXPECT_EQ(kept->last_status, 204);
  const auto missed = Happens(kind::kReleased, "client-a");
  Restart();
  const auto sent = Got("a", 2);
  EXPECT_EQ(sent[1].json()["seq"], missed);
  WaitUntil([&] { return HookOf("a").cursor == missed; });
  EXPECT_EQ(receivers_.Count(Url("a")), 2U);
}

TEST_F(Sender, AStopEndsWhatHangsAndCountsNoFailure) {
  receivers_.Hang(Url("a"), true);
  AddHook("a", "acc_broker", {"client-a"});
  Happens(kind::kLodged, "client-a");
  Got("a", 1);
  sender_->Stop();
  EXPECT_EQ(HookOf("a").failures, 0);
  receivers_.Hang(Url("a"), false);
  Restart();
  const auto sent = Got("a", 2);
  EXPECT_EQ(sent[0].delivery, sent[1].delivery);
}

TEST_F(Sender, WritesItsPlaceAtMostOnceASecond) {
  AddHook("a", "acc_broker", {"client-a"});
  const int before = engine_.puts_;
  desk::Batch batch;
  for (int i = 0; i < 50; ++i) {
    desk::DeclarationRow row;
    row.id = "dec";
    row.importer = "client-a";
    batch.declarations = {row};
    batch.events.push_back(
        EventOf(store_.seq() + 1 + static_cast<std::uint64_t>(i), kind::kReleased, "dec", "{}"));
  }
  engine_.Commit(batch);
  receivers_.Wait(Url("a"), 50);
  EXPECT_EQ(engine_.puts_, before);  // no second has passed
  WaitUntil([&] { return engine_.puts_ > before; });
  WaitUntil(
      [&] { return Webhook::FromJson(store_.Record("whk_a")->body)->cursor == store_.seq(); });
  EXPECT_LE(engine_.puts_, before + 2);
}

TEST_F(Sender, ARemovedWebhookStaysRemoved) {
  AddHook("a", "acc_broker", {"client-a"});
  receivers_.Hang(Url("a"), true);
  Happens(kind::kLodged, "client-a");
  Got("a", 1);
  Put(clearance::collection::kWebhook, "whk_a", "");
  receivers_.Hang(Url("a"), false);
  Happens(kind::kReleased, "client-a");
  Advance(120'000);
  EXPECT_FALSE(sender_->Find("whk_a"));
  sender_->Stop();
  EXPECT_FALSE(store_.Record("whk_a"));
  EXPECT_EQ(receivers_.Count(Url("a")), 1U);
}

TEST_F(Sender, WaitsForAStoreThatIsAway) {
  store_.away_ = true;
  AddHook("a", "acc_broker", {"client-a"});
  Happens(kind::kLodged, "client-a");
  WaitUntil([&] { return store_.reads_ > 0; });
  const int reads = store_.reads_;
  EXPECT_LE(reads, 2);
  store_.away_ = false;
  WaitUntil([&] { return receivers_.Count(Url("a")) == 1; });
}

TEST_F(Sender, RemembersTheLastHundred) {
  AddHook("a", "acc_broker", {"client-a"});
  for (int i = 0; i < 250; ++i)
    Happens(kind::kReleased, "client-a");
  Got("a", 250);
  WaitUntil([&] { return HookOf("a").cursor == store_.seq(); });
  const auto kept = Deliveries("a");
  ASSERT_EQ(kept.size(), WebhookSender::kDeliveries);
  EXPECT_EQ(kept.front().seq, store_.seq());
  EXPECT_THAT(sender_->Deliveries("whk_nobody"), IsEmpty());
}

TEST(Webhook, IsKeptAsItWas) {
  Webhook hook{.id = "whk_a",
               .url = "https://a.example/?k=\"v",
               .events = {"*"},
               .owner = "key:abc",
               .clients = {"a", "b"},
               .secret = "tws1.x",
               .created = 7,
               .disabled = true,
               .failures = 3,
               .last_status = 503,
               .cursor = 99};
  const auto read = Webhook::FromJson(hook.ToJson());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->ToJson(), hook.ToJson());
  EXPECT_THAT(read->clients, ElementsAre("a", "b"));
  for (const std::string_view bad : {"", "{}", "[]", R"({"id":"x"})"})
    EXPECT_FALSE(Webhook::FromJson(bad)) << bad;
}

TEST(Webhook, RetriesLaterAndLater) {
  EXPECT_EQ(RetryAfterMs("a-1", 1), RetryAfterMs("a-1", 1));
  EXPECT_NE(RetryAfterMs("a-1", 1), RetryAfterMs("b-1", 1));
  std::int64_t plain_ms = 5'000;
  for (int failures = 1; failures < 100; ++failures) {
    const std::int64_t wait_ms = RetryAfterMs("a-1", failures);
    EXPECT_GE(wait_ms, plain_ms * 8 / 10);
    EXPECT_LE(wait_ms, std::min<std::int64_t>(plain_ms * 12 / 10, 3'600'000));
    plain_ms = std::min<std::int64_t>(plain_ms * 2, 3'600'000);
  }
}

}  // namespace
}  // namespace tidewaiter::api
