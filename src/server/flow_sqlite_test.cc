#include "server/test_house.h"
#include "store/test_store.h"

namespace tidewaiter::server {

store::TestEngine EngineUnderTest() {
  return store::SqliteEngine();
}

}  // namespace tidewaiter::server
