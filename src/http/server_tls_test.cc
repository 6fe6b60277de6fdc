#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Connection = std::unique_ptr<SSL, decltype(&SSL_free)>;

class ServerTls : public testing::Test {
 protected:
  ServerTls() {
    std::filesystem::create_directories(folder_);
    WriteKey(folder_ / "key.pem", key_.get());
    WriteCertificate(folder_ / "certificate.pem", certificate_.get());
  }
  ~ServerTls() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] ServerOptions Options() const {
    ServerOptions options;
    options.tls = TlsOptions{folder_ / "certificate.pem", folder_ / "key.pem", {}};
    return options;
  }

  os::Path folder_ =
      os::Path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  Key key_ = MakeKey();
  Certificate certificate_ = MakeCertificate("server", key_.get(), nullptr, nullptr);
};

// A client over TLS; blocking.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, SSL_CTX* context)
      : client_(port), tls_(SSL_new(context), SSL_free) {
    SSL_set_fd(tls_.get(), client_.descriptor());
    connected_ = SSL_connect(tls_.get()) == 1;
  }
  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] SSL* tls() { return tls_.get(); }

  void Send(std::string_view bytes) {
    SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
  }
  // Until `mark`, or the end.
  std::string ReceivePast(std::string_view mark) {
    std::string text;
    char bytes[4096];
    while (text.find(mark) == std::string::npos) {
      const int got = SSL_read(tls_.get(), bytes, sizeof bytes);
      if (got <= 0) break;
      text.append(bytes, static_cast<std::size_t>(got));
    }
    return text;
  }
  bool EndsCleanly() {
    char byte = 0;
    return SSL_read(tls_.get(), &byte, 1) <= 0 &&
           SSL_get_shutdown(tls_.get()) == SSL_RECEIVED_SHUTDOWN;
  }

 private:
  TestClient client_;
  Connection tls_;
  bool connected_ = false;
};

Context ClientContext() {
  return {SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
}

void ShowTls(Request request, Reply reply) {
  reply.Send({.body = std::string(request.secure ? "secure " : "plain ") + request.tls_subject +
                      "|" + std::string(request.body.size() > 20 ? "large" : request.body)});
}

TEST_F(ServerTls, Answers) {
  Server server = StartTestServer(ShowTls, Options());
  const Context context = ClientContext();
  TlsClient client(server.port(), context.get());
  ASSERT_TRUE(client.connected());
  EXPECT_STREQ(SSL_get_version(client.tls()), "TLSv1.3");
  for (int i = 0; i < 3; ++i) {
    client.Send(TestPost("hi"));
    EXPECT_THAT(client.ReceivePast("|hi"), testing::EndsWith("secure |hi"));
  }
  client.Send(TestPost(std::string(500'000, 'x'), "Connection: close\r\n"));
  EXPECT_THAT(client.ReceivePast("|large"), testing::HasSubstr("Connection: close"));
  EXPECT_TRUE(client.EndsCleanly());
}

TEST_F(ServerTls, ChoosesHttp11) {
  Server server = StartTestServer(ShowTls, Options());
  const Context context = ClientContext();
  static constexpr unsigned char kOffers[] = "\x02h2\x08http/1.1";
  SSL_CTX_set_alpn_protos(context.get(), kOffers, sizeof kOffers - 1);
  TlsClient client(server.port(), context.get());
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(client.tls(), &chosen, &size);
  EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(chosen), size), "http/1.1");
}

TEST_F(ServerTls, RefusesOldVersions) {
  Server server = StartTestServer(ShowTls, Options());
  const Context old = ClientContext();
  SSL_CTX_set_security_level(old.get(), 0);
  SSL_CTX_set_min_proto_version(old.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old.get(), TLS1_1_VERSION);
  EXPECT_FALSE(TlsClient(server.port(), old.get()).connected());
  const Context enough = ClientContext();
  SSL_CTX_set_max_proto_version(enough.get(), TLS1_2_VERSION);
  EXPECT_TRUE(TlsClient(server.port(), enough.get()).connected());
}

TEST_F(ServerTls, DropsPlainRequests) {
  Server server = StartTestServer(ShowTls, Options());
  TestClient client(server.port());
  client.Send(TestGet("/"));
  EXPECT_EQ(client.Receive().status, 0);
}

TEST_F(ServerTls, DropsAHandshakeThatDoesNotEnd) {
  ServerOptions options = Options();
  options.limits.header_timeout_s = 0.05;
  Server server = StartTestServer(ShowTls, options);
  TestClient client(server.port());
  client.Send("\x16\x03\x01");
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(ServerTls, ATimeoutIsAnswered) {
  ServerOptions options = Options();
  options.limits.header_timeout_s = 0.5;
  Server server = StartTestServer(ShowTls, options);
  const Context context = ClientContext();
  TlsClient client(server.port(), context.get());
  client.Send("GET / HT");
  EXPECT_THAT(client.ReceivePast("}"), testing::StartsWith("HTTP/1.1 408 "));
  EXPECT_TRUE(client.EndsCleanly());
}

TEST_F(ServerTls, StreamsAndEndsThem) {
  Server server = StartTestServer(
      [](Request, Reply reply) {
        const auto stream = reply.Stream({});
        stream->Send("", "", "one");
        stream->Close();
      },
      Options());
  const Context context = ClientContext();
  TlsClient client(server.port(), context.get());
  client.Send(TestGet("/"));
  EXPECT_THAT(client.ReceivePast("data: one\n\n"), testing::EndsWith("data: one\n\n"));
  EXPECT_TRUE(client.EndsCleanly());
}

TEST_F(ServerTls, AsksClientsForTheirCertificate) {
  const Key authority_key = MakeKey();
  const Certificate authority = MakeCertificate("authority", authority_key.get(), nullptr, nullptr);
  WriteCertificate(folder_ / "authority.pem", authority.get());
  ServerOptions options = Options();
  options.tls =
      TlsOptions{folder_ / "certificate.pem", folder_ / "key.pem", folder_ / "authority.pem"};
  Server server = StartTestServer(ShowTls, options);

  const auto ask = [&](X509* shown, EVP_PKEY* shown_key) {
    const Context context = ClientContext();
    if (shown) SSL_CTX_use_certificate(context.get(), shown);
    if (shown) SSL_CTX_use_PrivateKey(context.get(), shown_key);
    TlsClient client(server.port(), context.get());
    client.Send(TestPost("hi"));
    return client.ReceivePast("|hi");
  };
  const Key broker_key = MakeKey();
  const Certificate broker =
      MakeCertificate("broker", broker_key.get(), authority.get(), authority_key.get());
  EXPECT_THAT(ask(broker.get(), broker_key.get()), testing::EndsWith("secure CN=broker|hi"));
  EXPECT_EQ(ask(nullptr, nullptr), "");
  const Certificate stranger = MakeCertificate("broker", broker_key.get(), nullptr, nullptr);
  EXPECT_EQ(ask(stranger.get(), broker_key.get()), "");
}

TEST_F(ServerTls, SaysWhichFileIsWrong) {
  const auto start = [](TlsOptions tls) {
    ServerOptions options;
    options.port = 0;
    options.tls = std::move(tls);
    return Server::Start(options, ShowTls).error();
  };
  const os::Path good = folder_ / "certificate.pem";
  const os::Path good_key = folder_ / "key.pem";
  const Key other = MakeKey();
  WriteKey(folder_ / "other.pem", other.get());
  EXPECT_EQ(start({folder_ / "none.pem", good_key, {}}).code, ErrorCode::kNotFound);
  EXPECT_EQ(start({good_key, good_key, {}}).field, "tls.certificate_chain");
  EXPECT_EQ(start({good, good, {}}).field, "tls.private_key");
  EXPECT_EQ(start({good, folder_ / "other.pem", {}}).field, "tls.private_key");
  EXPECT_EQ(start({good, good_key, good_key}).field, "tls.client_ca");
}

}  // namespace
}  // namespace tidewaiter::http
