// Api: the server's whole HTTP side but the socket: routes to operations, health, metrics, the
// description, and the desk's pages.
//
//   House house(store, *engine, clock, key, random, settings, metrics);
//   ASSIGN_OR_RETURN(auto api, Api::Create(house, assets));
//   http::Server::Start(options, [&](auto q, auto r) { api->Handle(std::move(q), std::move(r)); });
//
// Create before the engine gets its first command, and before the control room's Start: it follows
// the engine's changes. The ledger, where there is one, goes between Stop and the destructor: what
// it answers last needs the house. Handle may be called from any thread. docs/api.md is the manual
// for programs.
#ifndef TIDEWAITER_API_API_H_
#define TIDEWAITER_API_API_H_

#include <memory>
#include <span>
#include <string_view>

#include "api/house.h"
#include "http/router.h"
#include "http/server.h"

namespace tidewaiter::api {

class LedgerNews;
class LedgerTokens;

// A file of the desk, embedded in the program.
struct Asset {
  std::string_view path;  // "/assets/main-3f2a.js"
  std::string_view type;  // media type
  std::string_view bytes;
  std::string_view gzip;  // the same, compressed; "" where that is no smaller
};

// The description of the API (OpenAPI 3.1), as served.
std::string_view OpenApiText();

class Api {
 public:
  // Errors: of the store.
  static Result<std::unique_ptr<Api>> Create(House& house, std::span<const Asset> assets);
  ~Api();  // Stop

  // Answers TradeTrust's verifiers from the ledger, as if by this chain. After Create, before
  // anything is handled or submitted to the engine. Errors: those of LedgerTokens::Load.
  Status AnswerTradeTrust(std::uint64_t chain_id);

  void Handle(http::Request request, http::Reply reply) const;
  // Ends what goes out by itself: webhooks. Call it before the engine's Stop, which then keeps how
  // far they came. May be called again.
  void Stop();
  [[nodiscard]] const http::Router& router() const { return router_; }

  // The largest body that a path takes: for ServerOptions::body_limit.
  [[nodiscard]] static std::size_t BodyLimit(std::string_view path, const Settings& settings);

 private:
  explicit Api(House& house);
  Status WatchRoom();
  void WatchLedger();
  void AddDidDocument();
  void AddOperations();
  void AddService();
  void AddAssets(std::span<const Asset> assets);

  House& house_;
  Workers workers_;
  Streams streams_;
  std::shared_ptr<WebhookSender> webhooks_;  // shared with the engine's subscription
  std::shared_ptr<TrackStreams> track_;      // shared with that and the room's; null without one
  std::shared_ptr<LedgerNews> ledger_news_;  // shared with the ledger; null without one
  std::unique_ptr<LedgerOutbox> ledger_outbox_;
  std::shared_ptr<LedgerTokens> ledger_tokens_;  // shared with ledger and engine; null: no answers
  http::Router router_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_API_H_
