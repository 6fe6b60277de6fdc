// For tests: a whole desk in a folder of its own, without a socket: store, engine, API.
#ifndef TIDEWAITER_SERVER_TEST_HOUSE_H_
#define TIDEWAITER_SERVER_TEST_HOUSE_H_

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

#include "api/api.h"
#include "api/call.h"
#include "clearance/registry.h"
#include "store/test_store.h"

namespace tidewaiter::server {

using Json = nlohmann::json;

struct Answered {
  int status = 0;
  Json body;
  std::vector<http::Header> headers;
  [[nodiscard]] std::string Header(std::string_view name) const {
    for (const http::Header& header : headers) {
      if (http::SameName(header.name, name)) return header.value;
    }
    return "";
  }
};

// The engine that a test program runs its flows on: flow_sqlite_test.cc, flow_postgres_test.cc.
store::TestEngine EngineUnderTest();

class TestHouse {
 public:
  std::string live_name = "live";  // where the next Open finds and leaves what was learned
  std::function<void(clearance::EngineOptions&)> tune;  // changes the options of the next Open

  std::function<void(api::House&)> furnish;  // the house of the next Open

  explicit TestHouse(os::Path folder, store::TestEngine engine)
      : folder_(std::move(folder)),
        test_engine_(std::move(engine)),
        key_(access::SecretKey::New(random_)) {
    clock_.unix_seconds = 1'790'000'000;  // 2026-09-21, 13:33:20 UTC
    Open();
  }
  ~TestHouse() { Close(); }

  void Open() {
    auto store = test_engine_.open(folder_);
    ASSERT_TRUE(store) << store.error();
    store_ = *std::move(store);
    clearance::EngineOptions options;
    options.rules = {.currency = "EUR", .currency_digits = 2, .offices = {}, .extra_names = {}};
    options.model_folder = folder_ / "model";
    options.live_folder = folder_ / live_name;
    options.draw_key = 5;
    options.clock = &clock_;
    if (tune) tune(options);
    auto engine = clearance::Engine::Start(*store_, options, NoProgress);
    ASSERT_TRUE(engine) << engine.error();
    engine_ = *std::move(engine);
    api::Settings settings;
    settings.currency = "EUR";
    settings.documents_folder = folder_ / "documents";
    settings.tariff_folder = folder_ / "tariff";
    settings.setup_token = "setup-token";
    settings.password_cost = access::kPasswordCostForTests;
    for (http::RateLimit* limit :
         {&settings.account_rate, &settings.key_rate, &settings.stranger_rate}) {
      *limit = {.per_second = 1e6, .burst = 1e6, .keys = 1000};
    }
    metrics_ = std::make_unique<http::Metrics>();
    house_ =
        std::make_unique<api::House>(*store_, *engine_, clock_, key_, random_, settings, *metrics_);
    if (furnish) furnish(*house_);
    api_ = *api::Api::Create(*house_, {});
  }
  void Close() {
    if (engine_) engine_->Stop();
    api_.reset();
    house_.reset();
    engine_.reset();
    store_.reset();
  }

  // An API key of these roles; the text for the Authorization header.
  std::string Key(access::RoleSet roles, std::vector<std::string> offices,
                  std::vector<std::string> clients) {
    const access::NewApiKeyText made = access::MakeApiKey(random_);
    access::ApiKey key;
    key.id = made.id;
    key.name = "test";
    key.hash = made.hash;
    key.roles = roles;
    key.offices = std::move(offices);
    key.clients = std::move(clients);
    key.created = clock_.UnixSeconds();
    Put(clearance::collection::kApiKey, key.id, key.ToJson().dump());
    return "Bearer " + made.text;
  }

  // An account with a session that showed its second factor: what to send with every request.
  struct SignedIn {
    std::string id;
    std::string cookie;
    std::string csrf;
  };
  SignedIn Account(const std::string& name, access::RoleSet roles, std::vector<std::string> offices,
                   std::vector<std::string> clients = {}) {
    access::Account account;
    account.id = access::NewId("acc_", random_);
    account.name = name;
    account.display_name = name;
    account.roles = roles;
    account.offices = std::move(offices);
    account.clients = std::move(clients);
    account.created = clock_.UnixSeconds();
    Put(clearance::collection::kAccount, account.id, account.ToJson().dump());
    const access::NewSession started =
        access::StartSession(account.id, true, clock_.UnixSeconds(), {}, random_);
    Put(clearance::collection::kSession, started.session.token_hash,
        access::ToJson(started.session).dump());
    return {account.id, started.token, access::CsrfToken(key_, started.session)};
  }

  void Put(std::string_view collection, std::string_view id, std::string body) {
    Wait([&](const std::function<void()>& done) {
      clearance::Command command;
      command.work = clearance::PutRecord{
          std::string(collection), std::string(id), {}, std::move(body), "", ""};
      command.done = [done](const clearance::Answer&) { done(); };
      engine_->Submit(std::move(command));
    });
  }

  Answered Call(http::Method method, const std::string& target, std::vector<http::Header> headers,
                std::string body = "") {
    http::Request request;
    EXPECT_TRUE(http::ParseTarget(target, request)) << target;
    request.method = method;
    request.headers = std::move(headers);
    request.body = std::move(body);
    request.peer = "127.0.0.1";
    request.id = "t" + std::to_string(++requests_);
    Answered answered;
    Wait([&](const std::function<void()>& done) {
      api_->Handle(std::move(request), http::ReplyTo([&answered, done](http::Response response) {
                     answered.status = response.status;
                     answered.body = Json::parse(response.Body(), nullptr, false);
                     answered.headers = response.headers;
                     done();
                   }));
    });
    return answered;
  }
  Answered Get(const SignedIn& who, const std::string& target) {
    return Call(http::Method::kGet, target, HeadersOf(who));
  }
  Answered Post(const SignedIn& who, const std::string& target, const Json& body,
                std::vector<http::Header> more = {}) {
    std::vector<http::Header> headers = HeadersOf(who);
    headers.push_back({"Idempotency-Key", "k" + std::to_string(++keys_)});
    for (http::Header& header : more)
      headers.push_back(std::move(header));
    return Call(http::Method::kPost, target, headers, body.dump());
  }
  static std::vector<http::Header> HeadersOf(const SignedIn& who) {
    return {{"Cookie", std::string(api::kCookie) + "=" + who.cookie}, {"X-CSRF-Token", who.csrf}};
  }

  // Waits until the detectors have learned everything: what is asked next sees it.
  void Settle() {
    while (engine_->state().learned_seq < engine_->state().seq)
      Get({}, "/health");
  }

  desk::Store& store() { return *store_; }
  clearance::Engine& engine() { return *engine_; }
  api::Api& api() { return *api_; }
  os::FakeClock& clock() { return clock_; }
  [[nodiscard]] const os::Path& folder() const { return folder_; }

 private:
  static void Wait(const std::function<void(const std::function<void()>&)>& begin) {
    std::mutex mutex;
    std::condition_variable wake;
    bool ready = false;
    begin([&] {
      const std::lock_guard lock(mutex);
      ready = true;
      wake.notify_one();
    });
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return ready; });
  }

  os::Path folder_;
  store::TestEngine test_engine_;
  os::FakeClock clock_;
  access::SecretBytes random_ = access::SystemSecrets();
  access::SecretKey key_;
  std::unique_ptr<desk::Store> store_;
  std::unique_ptr<clearance::Engine> engine_;
  std::unique_ptr<http::Metrics> metrics_;
  std::unique_ptr<api::House> house_;
  std::unique_ptr<api::Api> api_;
  int requests_ = 0;
  int keys_ = 0;
};

// A declaration of one item.
inline Json Declaration(const std::string& lrn, const std::string& importer = "I1") {
  return {{"lrn", lrn},
          {"office", "H"},
          {"declarant", {{"id", "B1"}}},
          {"importer", {{"id", importer}, {"name", "Importer"}}},
          {"items",
           {{{"hs_code", "61091000"},
             {"description", "cotton shirts"},
             {"origin", "BD"},
             {"value", "600.00"},
             {"quantity", 100},
             {"quantity_unit", "NAR"},
             {"net_mass_kg", 20.0}}}}};
}

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_HOUSE_H_
