<?php

require __DIR__ . '/vendor/autoload.php';

echo Example\Greeting::for($_GET['name'] ?? 'world & all');
