#include "client/commands.h"

int main(int argc, char** argv) { return field::client::runCommand(argc, argv); }
