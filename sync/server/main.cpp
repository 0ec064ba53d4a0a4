#include "sync/server/admin/admin.h"

int main(int argc, char** argv) { return field::server::runAdmin(argc, argv); }
