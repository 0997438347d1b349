#!/bin/sh
gpg --version | head -1
