#include "http/client.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/test_certificate.h"
#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

using testing::HasSubstr;

ClientOptions Private() {
  ClientOptions options;
  options.timeout_s = kTestWaitS;
  options.allow_private = true;
  return options;
}

std::string UrlOf(const Server& server, std::string_view target = "/") {
  return fmt::format("http://127.0.0.1:{}{}", server.port(), target);
}

// Listens and does with the connection what `use` does.
class RawServer {
 public:
  explicit RawServer(std::function<void(int)> use) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    CHECK(bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
    CHECK(listen(socket_, 1) == 0);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, use = std::move(use)] {
      const int client = accept(socket_, nullptr, nullptr);
      if (client < 0) return;
      use(client);
      close(client);
    });
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}/", port_); }

 private:
  int socket_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// Answers with these bytes, and closes.
std::unique_ptr<RawServer> Answering(std::string bytes) {
  return std::make_unique<RawServer>([bytes = std::move(bytes)](int client) {
    char request[4096];
    CHECK(recv(client, request, sizeof request, 0) > 0);
    send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    shutdown(client, SHUT_WR);
    recv(client, request, sizeof request, 0);
  });
}

TEST(Client, SendsAndReceives) {
  Server server = StartTestServer(Echo);
  const auto answer = Fetch({.url = UrlOf(server, "/a/b?c=d"),
                             .method = Method::kPost,
                             .headers = {{"X-One", "1"}},
                             .body = "hello"},
                            Private());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "POST /a/b\n?c=d\nX-One: 1\nhello");
  EXPECT_EQ(Fetch({.url = UrlOf(server)}, Private())->body, "GET /\n");
  EXPECT_EQ(Fetch({.url = UrlOf(server), .method = Method::kHead}, Private())->body, "");
}

TEST(Client, LooksNamesUp) {
  Server server = StartTestServer([](const Request& request, Reply reply) {
    reply.Send({.body = std::string(request.FindHeader("Host").value_or(""))});
  });
  ClientOptions options = Private();
  options.look_up = [](const std::string& host) -> Result<std::vector<std::string>> {
    EXPECT_EQ(host, "erp.example");
    return std::vector<std::string>{"127.0.0.1"};
  };
  const std::string url = fmt::format("http://ERP.example:{}/", server.port());
  EXPECT_EQ(Fetch({.url = url}, options)->body, fmt::format("erp.example:{}", server.port()));
  const std::string local = fmt::format("http://localhost:{}/", server.port());
  const auto answer = Fetch({.url = local}, Private());  // ::1 refuses, 127.0.0.1 answers
  ASSERT_TRUE(answer) << answer.error().message;
}

TEST(Client, RefusesWhatIsNotPublic) {
  for (const char* const host :
       {"127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "192.168.1.1", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[fd00::1]", "[fe80::1]", "[64:ff9b::7f00:1]",
        "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"}) {
    const auto answer = Fetch({.url = fmt::format("http://{}:9/", host)}, {});
    ASSERT_FALSE(answer) << host;
    EXPECT_EQ(answer.error().code, ErrorCode::kFailedPrecondition)
        << host << ": " << answer.error().message;
  }
}

TEST(Client, OneBadAddressRefusesTheHost) {
  ClientOptions options;
  int asked = 0;
  options.look_up = [&](const std::string&) -> Result<std::vector<std::string>> {
    ++asked;
    return std::vector<std::string>{"93.184.216.34", "127.0.0.1"};
  };
  const auto answer = Fetch({.url = "http://rebind.example/secret-path"}, options);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_THAT(answer.error().message, testing::Not(HasSubstr("secret")));
  EXPECT_EQ(asked, 1);
}

TEST(Client, DoesNotFollowRedirects) {
  int asked = 0;
  Server server = StartTestServer([&](const Request&, Reply reply) {
    ++asked;
    reply.Send({.status = 302, .headers = {{"Location", "/elsewhere"}}});
  });
  EXPECT_EQ(Fetch({.url = UrlOf(server)}, Private())->status, 302);
  EXPECT_EQ(asked, 1);
}

TEST(Client, AnswersAreLimited) {
  Server server = StartTestServer(
      [](const Request&, Reply reply) { reply.Send({.body = std::string(1000, 'x')}); });
  ClientOptions options = Private();
  options.answer_bytes_max = 1000;
  EXPECT_EQ(Fetch({.url = UrlOf(server)}, options)->body.size(), 1000U);
  options.answer_bytes_max = 999;
  const auto answer = Fetch({.url = UrlOf(server)}, options);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("too large"));
  const auto header = Answering("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  EXPECT_FALSE(Fetch({.url = header->url()}, Private()));
  const auto endless = Answering("HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x'));
  EXPECT_FALSE(Fetch({.url = endless->url()}, Private()));
}

TEST(Client, TakesAnswersOfEveryShape) {
  const auto until_the_end = Answering("HTTP/1.1 200 OK\r\n\r\nbody");
  EXPECT_EQ(Fetch({.url = until_the_end->url()}, Private())->body, "body");
  const auto chunked = Answering(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
  EXPECT_EQ(Fetch({.url = chunked->url()}, Private())->body, "abc");
  const auto interim = Answering("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(Fetch({.url = interim->url()}, Private())->status, 204);
}

TEST(Client, RefusesWhatIsNoAnswer) {
  for (const std::string bytes :
       {"", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
    const auto server = Answering(bytes);
    const auto answer = Fetch({.url = server->url()}, Private());
    ASSERT_FALSE(answer) << bytes;
    EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  }
}

TEST(Client, HasOneDeadline) {
  // A byte now and then must not make it longer.
  const RawServer server([](int client) {
    while (send(client, "H", 1, MSG_NOSIGNAL) == 1)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  ClientOptions options = Private();
  options.timeout_s = 0.2;
  const auto answer = Fetch({.url = server.url()}, options);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("in time"));
  const RawServer silent([](int client) {
    char byte = 0;
    while (recv(client, &byte, 1, 0) > 0) {
    }
  });
  const auto nothing = Fetch({.url = silent.url()}, options);
  ASSERT_FALSE(nothing);
  EXPECT_THAT(nothing.error().message, HasSubstr("in time"));
}

TEST(Client, StopsWhenAsked) {
  std::stop_source stop;
  const RawServer silent([&](int client) {
    char byte = 0;
    CHECK(recv(client, &byte, 1, 0) == 1);
    stop.request_stop();
    while (recv(client, &byte, 1, 0) > 0) {
    }
  });
  ClientOptions options = Private();
  options.timeout_s = 600;
  options.stop = stop.get_token();
  const auto answer = Fetch({.url = silent.url()}, options);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("stopped"));
  EXPECT_FALSE(Fetch({.url = silent.url()}, options));  // before it begins
}

TEST(Client, SaysThatNobodyAnswers) {
  std::string url;
  {
    const Server gone = StartTestServer(Echo);
    url = UrlOf(gone);
  }
  const auto answer = Fetch({.url = url}, Private());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  ClientOptions nobody = Private();
  nobody.look_up = [](const std::string&) { return std::vector<std::string>(); };
  EXPECT_EQ(Fetch({.url = "http://a.example/"}, nobody).error().code, ErrorCode::kUnavailable);
}

TEST(Client, RefusesBadRequests) {
  EXPECT_EQ(Fetch({.url = "gopher://a/"}, {}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Fetch({.url = "http://8.8.8.8/", .headers = {{"X", "a\r\nY: b"}}}, {}).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(Fetch({.url = "http://8.8.8.8/", .headers = {{"X: a", "b"}}}, {}).error().code,
            ErrorCode::kInvalidArgument);
}

class ClientTls : public testing::Test {
 protected:
  ClientTls() { std::filesystem::create_directories(folder_); }
  ~ClientTls() override { std::filesystem::remove_all(folder_); }

  // A server whose certificate is for these names.
  Server Start(const char* names) {
    const Key key = MakeKey();
    const Certificate own =
        MakeCertificate("server", key.get(), authority_.get(), authority_key_.get(), names);
    WriteKey(folder_ / "key.pem", key.get());
    WriteCertificate(folder_ / "certificate.pem", own.get());
    WriteCertificate(folder_ / "authority.pem", authority_.get());
    ServerOptions options;
    options.tls = TlsOptions{folder_ / "certificate.pem", folder_ / "key.pem", {}};
    return StartTestServer(Echo, options);
  }
  [[nodiscard]] ClientOptions Trusting() const {
    ClientOptions options = Private();
    options.ca_file = folder_ / "authority.pem";
    options.look_up = [](const std::string&) { return std::vector<std::string>{"127.0.0.1"}; };
    return options;
  }
  static Result<ClientAnswer> Ask(const Server& server, std::string_view host,
                                  const ClientOptions& options) {
    return Fetch({.url = fmt::format("https://{}:{}/", host, server.port()),
                  .method = Method::kPost,
                  .body = "hello"},
                 options);
  }

  os::Path folder_ =
      os::Path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  Key authority_key_ = MakeKey();
  Certificate authority_ = MakeCertificate("authority", authority_key_.get(), nullptr, nullptr);
};

TEST_F(ClientTls, TrustsTheAuthorityForTheHost) {
  const Server server = Start("DNS:erp.example,IP:127.0.0.1");
  const auto answer = Ask(server, "erp.example", Trusting());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "POST /\nhello");
  EXPECT_TRUE(Ask(server, "127.0.0.1", Trusting()));
}

TEST_F(ClientTls, RefusesAnotherHost) {
  const Server server = Start("DNS:erp.example");
  for (const char* const host : {"other.example", "127.0.0.1", "erp.example.evil.example"}) {
    const auto answer = Ask(server, host, Trusting());
    ASSERT_FALSE(answer) << host;
    EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
    EXPECT_THAT(answer.error().message, HasSubstr("TLS"));
  }
}

TEST_F(ClientTls, RefusesAnUnknownAuthority) {
  const Server server = Start("DNS:erp.example");
  ClientOptions options = Trusting();
  options.ca_file.reset();
  const auto answer = Ask(server, "erp.example", options);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("TLS"));
  options.ca_file = folder_ / "key.pem";
  EXPECT_EQ(Ask(server, "erp.example", options).error().field, "ca_file");
}

TEST_F(ClientTls, RefusesPlainServers) {
  const Server server = StartTestServer(Echo);
  const auto answer = Ask(server, "erp.example", [] {
    ClientOptions options = Private();
    options.look_up = [](const std::string&) { return std::vector<std::string>{"127.0.0.1"}; };
    return options;
  }());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::http
