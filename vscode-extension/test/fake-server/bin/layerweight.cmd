@echo off
node "%~dp0..\server.mjs" %*
