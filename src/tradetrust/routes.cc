#include "tradetrust/routes.h"

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "http/problem.h"

namespace tidewaiter::tradetrust {
namespace {

http::Response Open(int status, std::string body) {
  return {.status = status,
          .content_type = body.empty() ? "" : "application/json",
          .body = std::move(body),
          .headers = {{"Access-Control-Allow-Origin", "*"}, {"Cache-Control", "no-store"}}};
}

std::string AboutJson(const FacadeContracts& contracts) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("chain_id", contracts.chain_id);
  json.Member("token_registry", evm::FormatAddress(contracts.registry));
  json.Member("document_store", evm::FormatAddress(contracts.store));
  json.Key("dns").BeginArray();
  for (const evm::Address& address : {contracts.registry, contracts.store}) {
    json.Text(fmt::format("openatts net=ethereum netId={} addr={}", contracts.chain_id,
                          evm::FormatAddress(address)));
  }
  json.EndArray().EndObject();
  return out;
}

}  // namespace

void AddTradeTrustTo(http::Router& router, const FacadeContracts& contracts,
                     std::shared_ptr<const FacadeState> state) {
  router.Add(http::Method::kPost, "/tradetrust/rpc",
             [contracts, state](const http::Request& request, http::Reply reply) {
               FacadeAnswer answer = AnswerRpc(request.body, contracts, *state);
               reply.Send(Open(answer.status, std::move(answer.body)));
             });
  // A browser asks first whether it may send JSON here.
  router.Add(http::Method::kOptions, "/tradetrust/rpc",
             [](const http::Request&, http::Reply reply) {
               http::Response response = Open(204, "");
               response.headers.push_back({"Access-Control-Allow-Methods", "POST"});
               response.headers.push_back({"Access-Control-Allow-Headers", "Content-Type"});
               reply.Send(std::move(response));
             });
  router.Add(http::Method::kGet, "/tradetrust",
             [about = AboutJson(contracts)](const http::Request&, http::Reply reply) {
               reply.Send(Open(200, about));
             });
  router.Add(http::Method::kGet, std::string(kOcspPath) + "/{hash}",
             [state](const http::Request& request, http::Reply reply) {
               auto answer = AnswerOcsp(request.PathParameter("hash"), *state);
               reply.Send(answer ? Open(200, *std::move(answer))
                                 : http::Problem(answer.error(), request.id));
             });
}

}  // namespace tidewaiter::tradetrust
