#include "tradetrust/facade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/json_get.h"
#include "evm/contract_call.h"
#include "http/router.h"
#include "tradetrust/routes.h"
#include "tradetrust/test_scene.h"

namespace tidewaiter::tradetrust {
namespace {

const evm::Hash kToken = HashNamed("bill of lading 1");

std::string Selector(std::string_view signature) {
  const evm::Hash hash = evm::Keccak256(signature);
  return codec::HexEncode(evm::ViewOf(hash).substr(0, 4));
}

class Facade : public testing::Test {
 protected:
  std::string Ask(std::string_view body) {
    return AnswerRpc(body, scene.contracts, scene.book).body;
  }
  std::string AskMethod(std::string_view method, std::string_view params) {
    return Ask(
        fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":{}}})", method, params));
  }
  // The result of a method, or "error <code>".
  std::string Say(std::string_view method, std::string_view params = "[]") {
    const codec::JsonText json(AskMethod(method, params));
    EXPECT_TRUE(json.ok());
    simdjson::dom::element error;
    if (json.root().at_key("error").get(error) == simdjson::SUCCESS)
      return fmt::format("error {}", codec::IntegerOf(error, "code"));
    return codec::TextOf(json.root(), "result");
  }
  std::string Call(const evm::Address& to, std::string_view signature,
                   std::string_view argument = "", std::string_view tag = "latest") {
    return Say("eth_call", fmt::format(R"([{{"to":"{}","data":"0x{}{}"}},"{}"])", HexOf(to),
                                       Selector(signature), argument, tag));
  }
  std::string Call(const evm::Address& to, std::string_view signature, const evm::Hash& argument) {
    return Call(to, signature, codec::HexEncode(evm::ViewOf(argument)));
  }
  static std::string Word(std::string_view bytes) { return "0x" + codec::HexEncode(bytes); }

  TestScene scene;
  const evm::Address escrow = EscrowAddress(scene.contracts.registry, kToken);
  const std::string none = Word(evm::AnswerAddress({}));
  const std::string yes = Word(evm::AnswerBool(true));
  const std::string no = Word(evm::AnswerBool(false));
};

TEST_F(Facade, TitleIsThereWhileItIsHeld) {
  const auto owner = [&] { return Call(scene.contracts.registry, "ownerOf(uint256)", kToken); };
  EXPECT_EQ(owner(), none);
  scene.Title("title/T1", kIssued);
  EXPECT_EQ(owner(), none);  // nobody said which document it is
  scene.Bind(kToken, kToken, "title/T1");
  EXPECT_EQ(owner(), Word(evm::AnswerAddress(escrow)));
  scene.Title("title/T1", {"transfer", "anna", "holder=ben"});
  EXPECT_EQ(owner(), Word(evm::AnswerAddress(escrow)));
  scene.Title("title/T1", {"transfer", "ben", "holder=anna"});
  scene.Title("title/T1", kSurrendered);
  EXPECT_EQ(owner(), none);
  scene.Title("title/T1", kRefused);
  EXPECT_EQ(owner(), Word(evm::AnswerAddress(escrow)));
  for (const auto& deed : {kSurrendered, kAccepted, kDelivered})
    scene.Title("title/T1", deed);
  EXPECT_EQ(owner(), none);
}

TEST_F(Facade, EscrowTellsItsParties) {
  scene.Title("title/T1", kIssued);
  scene.Bind(kToken, kToken, "title/T1");
  scene.Title("title/T1", {"nominate", "anna", "nominee=carl"});
  scene.Title("title/T1", {"transfer", "anna", "holder=ben"});
  const auto party = [&](const char* name) {
    return Word(evm::AnswerAddress(AddressOfParty(ledger::DidOf(name))));
  };
  EXPECT_EQ(Call(escrow, "holder()"), party("ben"));
  EXPECT_EQ(Call(escrow, "beneficiary()"), party("anna"));
  EXPECT_EQ(Call(escrow, "nominee()"), party("carl"));
  EXPECT_EQ(Call(escrow, "prevHolder()"), party("anna"));
  EXPECT_EQ(Call(escrow, "prevBeneficiary()"), none);
  EXPECT_EQ(Call(escrow, "tokenId()"), HexOf(kToken));
  EXPECT_EQ(Call(escrow, "registry()"), Word(evm::AnswerAddress(scene.contracts.registry)));
  EXPECT_EQ(Call(escrow, "isHoldingToken()"), yes);
  EXPECT_EQ(Call(escrow, "active()"), yes);
  scene.Title("title/T1", {"transfer", "ben", "holder=anna"});
  scene.Title("title/T1", {"nominate", "anna", "nominee="});
  scene.Title("title/T1", kSurrendered);
  EXPECT_EQ(Call(escrow, "isHoldingToken()"), no);
  EXPECT_EQ(Call(escrow, "active()"), yes);
  scene.Title("title/T1", kAccepted);
  scene.Title("title/T1", kDelivered);
  EXPECT_EQ(Call(escrow, "active()"), no);
  EXPECT_EQ(Call(escrow, "holder()"), none);
}

TEST_F(Facade, AmendedTitleIsAnotherToken) {
  scene.Title("title/T1", kIssued);
  scene.Bind(kToken, kToken, "title/T1");
  scene.Title("title/T1", {"surrender", "anna", "status=surrendered purpose=amendment"});
  scene.Title("title/T1", kAccepted);
  scene.Title("title/T1",
              {"amend", "line", "status=held purpose= amendments=1 reason=port", "", "bill 2"});
  const evm::Hash second = HashNamed("bill of lading 1, amended");
  scene.Bind(second, second, "title/T1", 4);
  EXPECT_EQ(Call(scene.contracts.registry, "ownerOf(uint256)", kToken), none);
  EXPECT_NE(Call(scene.contracts.registry, "ownerOf(uint256)", second), none);
  EXPECT_EQ(Call(escrow, "holder()"), "error 3");
}

TEST_F(Facade, CertificatesAreIssuedAndRevoked) {
  const evm::Hash root = HashNamed("root");
  const evm::Hash one = HashNamed("one");
  const evm::Hash two = HashNamed("two");
  scene.Bind(root, one, "certificate/1");
  scene.Bind(root, two, "certificate/2");
  const auto revoked = [&](const evm::Hash& hash) {
    return Call(scene.contracts.store, "isRevoked(bytes32)", hash);
  };
  EXPECT_EQ(Call(scene.contracts.store, "isIssued(bytes32)", root), no);
  scene.Certificate("certificate/1", "issue", "valid");
  scene.Certificate("certificate/2", "issue", "valid");
  EXPECT_EQ(Call(scene.contracts.store, "isIssued(bytes32)", root), yes);
  EXPECT_EQ(Call(scene.contracts.store, "isIssued(bytes32)", one), no);  // not a root
  EXPECT_EQ(revoked(one), no);
  EXPECT_EQ(revoked(HashNamed("other")), no);
  scene.Certificate("certificate/1", "revoke", "revoked", R"("reason":"wrong",)");
  EXPECT_EQ(revoked(one), yes);
  EXPECT_EQ(revoked(two), no);
  EXPECT_EQ(revoked(root), no);
  scene.Certificate("certificate/2", "amend", "valid", R"("reason":"wrong",)", "second");
  EXPECT_EQ(revoked(two), yes);
  const evm::Hash amended = HashNamed("amended");
  scene.Bind(amended, amended, "certificate/2", 2);
  EXPECT_EQ(revoked(amended), no);
  scene.Certificate("certificate/2", "use", "used", R"("by":"bw",)", "second");
  EXPECT_EQ(revoked(amended), yes);
}

TEST_F(Facade, OcspResponder) {
  const evm::Hash one = HashNamed("one");
  scene.Bind(one, one, "certificate/1");
  scene.Certificate("certificate/1", "issue", "valid");
  EXPECT_EQ(*AnswerOcsp(HexOf(one), scene.book),
            fmt::format(R"({{"revoked":false,"documentHash":"{}"}})", HexOf(one)));
  scene.Certificate("certificate/1", "replace", "replaced", R"("by":"certificate/2",)");
  EXPECT_EQ(*AnswerOcsp(HexOf(one), scene.book),
            fmt::format(R"({{"revoked":true,"documentHash":"{}","reasonCode":4}})", HexOf(one)));
  for (const std::string_view bad : {"", "0x", "0x12", "zz"})
    EXPECT_EQ(AnswerOcsp(bad, scene.book).error().code, ErrorCode::kInvalidArgument);
  scene.is_down = true;
  EXPECT_EQ(AnswerOcsp(HexOf(one), scene.book).error().code, ErrorCode::kUnavailable);
}

// A ledger that cannot be read is no answer, never "invalid" or "not revoked".
TEST_F(Facade, LedgerThatIsDown) {
  scene.Bind(kToken, kToken, "title/T1");
  scene.Bind(HashNamed("c"), HashNamed("c"), "certificate/1");
  scene.is_down = true;
  EXPECT_EQ(Call(scene.contracts.registry, "ownerOf(uint256)", kToken), "error -32000");
  EXPECT_EQ(Call(escrow, "holder()"), "error -32000");
  EXPECT_EQ(Call(scene.contracts.store, "isRevoked(bytes32)", HashNamed("c")), "error -32000");
  EXPECT_EQ(Call(scene.contracts.store, "isIssued(bytes32)", HashNamed("c")), "error -32000");
}

TEST_F(Facade, ChainMethods) {
  scene.Title("title/T1", kIssued);
  EXPECT_EQ(Say("eth_chainId"), "0x1");
  EXPECT_EQ(Say("net_version"), "1");
  EXPECT_EQ(Say("eth_blockNumber"), "0x1");
  EXPECT_THAT(AskMethod("eth_getLogs", "[{}]"), testing::HasSubstr(R"("result":[])"));
  const auto code = [&](const evm::Address& at) {
    return Say("eth_getCode", fmt::format(R"(["{}","latest"])", HexOf(at)));
  };
  EXPECT_EQ(code(scene.contracts.registry), "0xfe");
  EXPECT_EQ(code(scene.contracts.store), "0xfe");
  EXPECT_EQ(code(escrow), "0x");
  scene.Bind(kToken, kToken, "title/T1");
  EXPECT_EQ(code(escrow), "0xfe");
  for (const char* const method : {"eth_sendRawTransaction", "eth_accounts", "", "ETH_CALL"})
    EXPECT_EQ(Say(method), "error -32601") << method;
}

TEST_F(Facade, OtherCalls) {
  const std::string id = "01ffc9a7" + std::string(56, '0');
  EXPECT_EQ(Call(scene.contracts.store, "supportsInterface(bytes4)", id), yes);
  EXPECT_EQ(
      Call(scene.contracts.store, "supportsInterface(bytes4)", "dcfd0745" + std::string(56, '0')),
      no);
  evm::Address did = {};
  std::ranges::copy(*codec::HexDecode("dca7ef03e98e0dc2b855be647c39abe984fcf21b"), did.begin());
  EXPECT_EQ(Call(did, "changed(address)", std::string(64, '1')), Word(evm::AnswerNumber(0)));
  EXPECT_EQ(Call({1, 2, 3}, "ownerOf(uint256)", kToken), "0x");  // no contract there
  EXPECT_EQ(Call(scene.contracts.registry, "burn(uint256)", kToken), "error 3");
  EXPECT_EQ(Call(scene.contracts.registry, "ownerOf(uint256)"), "error 3");
  EXPECT_EQ(Call(scene.contracts.store, "ownerOf(uint256)", kToken), "error 3");
  EXPECT_EQ(Call(scene.contracts.registry, "paused()", "", "0x0"), no);
  EXPECT_EQ(Call(scene.contracts.registry, "paused()", "", "0x7"), "error -32000");  // the past
}

TEST_F(Facade, MalformedParameters) {
  for (const char* const params :
       {"{}", "[]", "[1]", "[{}]", R"([{"to":"0x1","data":"0x"}])",
        R"([{"to":"0x0000000000000000000000000000000000000000"}])",
        R"([{"to":"0x0000000000000000000000000000000000000000","data":"0x1"}])",
        R"([{"to":"0x0000000000000000000000000000000000000000","data":1}])"}) {
    EXPECT_EQ(Say("eth_call", params), "error -32602") << params;
  }
  EXPECT_EQ(Say("eth_getCode", R"(["0x12"])"), "error -32602");
  EXPECT_EQ(Say("eth_getLogs", "[]"), "error -32602");
}

TEST_F(Facade, Batches) {
  EXPECT_EQ(
      Ask(R"([{"jsonrpc":"2.0","id":"a","method":"eth_chainId"},)"
          R"({"jsonrpc":"2.0","method":"eth_chainId"},)"
          R"({"jsonrpc":"2.0","id":null,"method":"net_version"},7])"),
      R"([{"jsonrpc":"2.0","id":"a","result":"0x1"},)"
      R"({"jsonrpc":"2.0","id":null,"result":"1"},)"
      R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a request is an object"}}])");
  const std::string one = R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId"})";
  std::string many = one;
  for (std::size_t i = 1; i < kRpcBatchMax; ++i)
    many += "," + one;
  EXPECT_THAT(Ask("[" + many + "]"), testing::StartsWith("[{"));
  EXPECT_THAT(Ask("[" + many + "," + one + "]"), testing::HasSubstr("-32600"));
  EXPECT_THAT(Ask("[]"), testing::HasSubstr("-32600"));
}

TEST_F(Facade, WhatIsNoRequest) {
  for (const auto& [body, code] : std::initializer_list<std::pair<std::string, const char*>>{
           {"", "-32700"},
           {"{", "-32700"},
           {std::string(40, '[') + std::string(40, ']'), "-32700"},
           {"1", "-32600"},
           {"{}", "-32600"},
           {R"({"id":1,"method":"eth_chainId"})", "-32600"},
           {R"({"jsonrpc":"2.0","id":1})", "-32600"},
           {R"({"jsonrpc":"2.0","id":{},"method":"eth_chainId"})", "-32600"},
           {R"({"jsonrpc":"2.0","id":1.5,"method":"eth_chainId"})", "-32600"}}) {
    EXPECT_THAT(Ask(body), testing::HasSubstr(code)) << body;
  }
  const std::string notification = R"({"jsonrpc":"2.0","method":"eth_chainId"})";
  EXPECT_EQ(AnswerRpc(notification, scene.contracts, scene.book).status, 204);
  EXPECT_EQ(AnswerRpc("[" + notification + "]", scene.contracts, scene.book).status, 204);
  EXPECT_EQ(AnswerRpc(std::string(kRpcBytesMax + 1, ' '), scene.contracts, scene.book).status, 413);
}

TEST_F(Facade, BindingsThatAreNone) {
  const evm::Hash one = HashNamed("one");
  EXPECT_EQ(scene.book.Bind({.object = "bond/1", .number = 1}).error().field, "/object");
  EXPECT_EQ(scene.book.Bind({.object = "title/1", .number = 0}).error().field, "/number");
  EXPECT_EQ(scene.book.Bind({.root = one, .object = "title/1", .number = 1}).error().field,
            "/root");
  scene.Bind(one, one, "title/1");
  scene.Bind(one, one, "title/1");
  EXPECT_EQ(
      scene.book.Bind({.root = one, .target = one, .object = "title/2", .number = 1}).error().code,
      ErrorCode::kConflict);
}

// Written down, so that documents that name them stay valid.
TEST(FacadeAddresses, StayTheSame) {
  const FacadeContracts contracts = ContractsOf("customs.na/ledger", 1);
  EXPECT_EQ(HexOf(contracts.registry), "0xb2c123bb198224791ef70025c119928708266fa5");
  EXPECT_EQ(HexOf(contracts.store), "0x39a16948896030e1bce182e520e57dc3026c2bc5");
  EXPECT_EQ(HexOf(EscrowAddress(contracts.registry, HashNamed(""))),
            "0xf07cbf0d04d392ce52cb4c5594d6380035af99de");
  EXPECT_EQ(HexOf(AddressOfParty("did:key:a")), "0x91a6c5eb3a2586352b58c164cf310651cc624bb8");
  EXPECT_EQ(AddressOfParty(""), evm::Address{});
}

http::Response Serve(const http::Router& router, http::Request request) {
  http::Response response;
  router.Handle(std::move(request),
                http::ReplyTo([&](http::Response r) { response = std::move(r); }));
  return response;
}

TEST_F(Facade, Routes) {
  http::Router router;
  const std::shared_ptr<const FacadeState> state(std::shared_ptr<void>(), &scene.book);
  AddTradeTrustTo(router, scene.contracts, state);
  http::Request request;
  request.method = http::Method::kPost;
  request.path = request.target = "/tradetrust/rpc";
  request.body = R"({"jsonrpc":"2.0","id":1,"method":"net_version"})";
  EXPECT_EQ(Serve(router, request).body, R"({"jsonrpc":"2.0","id":1,"result":"1"})");
  request.method = http::Method::kOptions;
  EXPECT_EQ(Serve(router, request).status, 204);
  request.method = http::Method::kGet;
  request.path = request.target = "/tradetrust/ocsp/" + HexOf(kToken);
  EXPECT_THAT(Serve(router, request).body, testing::HasSubstr(R"("revoked":false)"));
  http::Request about;
  ASSERT_TRUE(http::ParseTarget("/tradetrust", about));
  const codec::JsonText told(Serve(router, about).body);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(codec::TextOf(told.root(), "token_registry"),
            evm::FormatAddress(scene.contracts.registry));
  request.path = request.target = "/tradetrust/ocsp/0x12";
  EXPECT_EQ(Serve(router, request).status, 400);
}

}  // namespace
}  // namespace tidewaiter::tradetrust
